/**
 * The tables at the end of the page: strategies, what operators and signals say, and how each source is.
 * @module
 */
import type { CycleRecord, StrategyRecord } from '../../engine/index.ts';
import type { SourceDocument } from '../source-document.ts';
import type { StateDocument } from '../state-document.ts';
import { found, setHidden, setText, type Tone } from './dom.ts';
import { table, type Cell } from './table.ts';
import { inAmps, inClock, inKilowatts, inMoment, inSpan, inUnit } from './words.ts';

type Show = (state: StateDocument) => void;

/** What each strategy says now, and what it does: binds zones, or would have, in shadow. */
export function strategySection(): Show {
  const columns = ['Strategy', 'Role', 'Says', 'Effect'];
  const fill = table(found('strategies'), { caption: 'Strategies', columns, words: [1, 2, 3] });
  return ({ sentences, record }) => {
    const rows = (record?.strategies ?? []).map((used): readonly Cell[] => [
      used.strategy,
      role(used),
      sentences.strategies[used.strategy] ?? '',
      sentences.shadows[used.strategy] ?? binding(used.strategy, record),
    ]);
    fill(rows.length === 0 ? [['None', '', 'Only the electrical limits hold.', '']] : rows);
  };
}

function role(used: StrategyRecord): Cell {
  if (used.contained !== null) return { tone: 'bad', text: `contained: it ${used.contained}` };
  return used.shadow ? { tone: 'quiet', text: 'in shadow' } : { tone: 'good', text: 'active' };
}

function binding(strategy: string, record: CycleRecord | null): string {
  const zones = (record?.zones ?? []).filter(({ because }) =>
    [because, ...(because.also ?? [])].some(({ by }) => by === strategy),
  );
  return zones.length === 0 ? 'Binds nothing now.' : `Binds ${zones.map(({ zone }) => zone).join(', ')}.`;
}

/** What operators hold, and what prices, forecasts and caps say; hidden where there is neither. */
export function wordSection(): Show {
  const section = found('words');
  const columns = ['Who', 'What', 'Value', 'Until', 'State'];
  const fill = table(found('words-table'), { caption: 'Holds, caps and signals', columns, words: [1, 4] });
  return ({ holds, signals, at }) => {
    const rows: readonly (readonly Cell[])[] = [
      ...holds.map(({ by, zone, atAmps, until }) => [
        by,
        `holds ${zone}`,
        inAmps(atAmps),
        inMoment(until, at),
        { tone: 'warn' as const, text: 'held' },
      ]),
      ...signals.map(({ name, kind, unit, value, until, state, ageMs }): readonly Cell[] => [
        name,
        kind.replaceAll('-', ' '),
        value === null && kind === 'cap' && state === 'fresh' ? 'no limit' : inUnit(value, unit),
        until === null ? '' : inMoment(until, at),
        { tone: READING_TONES[state], text: ageMs === null ? state : `${state}, said ${inSpan(ageMs)} ago` },
      ]),
    ];
    setHidden(section, rows.length === 0);
    fill(rows);
  };
}

const READING_TONES: Readonly<Record<'fresh' | 'stale' | 'missing', Tone>> = {
  fresh: 'good',
  stale: 'warn',
  missing: 'bad',
};

/** Meters with their ages. */
export function meterSection(): Show {
  const columns = ['Meter', 'Reading', 'Age', 'L1', 'L2', 'L3', 'Power'];
  const fill = table(found('meters'), { caption: 'Meters', columns, words: [1] });
  return (state) => {
    fill(
      (state.record?.meters ?? []).map((meter) => [
        meter.meter,
        { tone: READING_TONES[meter.state], text: meter.state },
        inSpan(meter.ageMs),
        ...[0, 1, 2].map((line) => inAmps(meter.currentAmps?.[line])),
        inKilowatts(meter.powerWatts),
      ]),
    );
  };
}

/** The box, and what is read besides it, each with its age. */
export function sourceSection(): Show {
  const columns = ['Source', 'By', 'State', 'Last value', 'Problem'];
  const fill = table(found('sources'), { caption: 'Sources', columns, words: [1, 2, 4] });
  return (state) => {
    fill(state.sources.map(sourceRow));
  };
}

const sourceRow = ({ name, kind, connected, ageMs, problem }: SourceDocument): readonly Cell[] => [
  name,
  kind,
  connected ? { tone: problem === null ? 'good' : 'warn', text: 'connected' } : { tone: 'bad', text: 'not connected' },
  ageMs === null ? 'none yet' : `${inSpan(ageMs)} ago`,
  problem ?? '',
];

/** How the latest write of each zone ended. */
export function writeSection(): Show {
  const columns = ['Zone', 'At', 'Outcome', 'Detail'];
  const fill = table(found('writes'), { caption: 'Latest write of each zone', columns, words: [2, 3] });
  return ({ writes, site }) => {
    const { confirmed, rejected, unresolved } = writes;
    const rows = writes.last.map(({ zone, at, outcome, detail }): readonly Cell[] => [
      zone,
      inClock(at),
      { tone: outcome === 'confirmed' ? 'good' : 'bad', text: outcome },
      detail ?? '',
    ]);
    fill(rows.length === 0 ? [['None yet', '', '', site.shadow ? 'Shadow mode writes nothing.' : '']] : rows);
    setText(found('writes-sum'), `${confirmed} confirmed, ${rejected} rejected, ${unresolved} unresolved`);
  };
}
