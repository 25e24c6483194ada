/**
 * The first thing that people want to know, in two sentences: whether everything is all right, and what limits charging
 * since when.
 * @module
 */
import { explainBecause, type CycleRecord, type ZoneRecord } from '../engine/index.ts';
import { CATALOGUE, type Severity } from './alarms/catalogue.ts';
import { activeAlarms, type AlarmEpisode, type LiveState } from './live-state.ts';
import type { Limited } from './limited.ts';

export interface Headline {
  /** `good`: nothing needs anybody; `warn`: soon, or by daylight; `bad`: now; `quiet`: nothing is known yet. */
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
  /** Whether everything is all right. */
  readonly text: string;
  /** What limits charging, and since when; empty before the first decision. */
  readonly limiting: string;
}

/** How a time is said: the clock of the site, and the day where that is another. */
type Say = (wallMs: number) => string;

/** So many alarms are named; more would bury what limits. */
const NAMED_MAX = 3;

/** The headline of a state. `local` gives RFC 3339 text of the site's own time. */
export function headlineOf(state: LiveState, isShadow: boolean, local: (wallMs: number) => string): Headline {
  if (state.record === null) return { tone: 'quiet', text: 'Starting: no decision has been made yet.', limiting: '' };
  const say = sayer(local(state.record.at.wallMs), local);
  return { ...health(activeAlarms(state), isShadow, say), limiting: limiting(state.record, state.limited, say) };
}

function sayer(now: string, local: (wallMs: number) => string): Say {
  return (wallMs) => {
    const text = local(wallMs);
    const clock = text.slice(11, 16);
    return text.slice(0, 10) === now.slice(0, 10) ? clock : `${text.slice(0, 10)} ${clock}`;
  };
}

function health(lasting: readonly AlarmEpisode[], isShadow: boolean, say: Say): Pick<Headline, 'tone' | 'text'> {
  const of = (severity: Severity): readonly AlarmEpisode[] =>
    lasting.filter(({ id }) => CATALOGUE[id].severity === severity);
  const [critical, warning] = [of('critical'), of('warning')];
  const [worst] = critical.length > 0 ? [critical] : [warning];
  if (worst.length > 0) {
    const named = worst.slice(0, NAMED_MAX).map((alarm) => alarmText(alarm, say));
    const more = worst.length > NAMED_MAX ? `, and ${worst.length - NAMED_MAX} more` : '';
    const verb = critical.length > 0 ? 'Needs attention' : 'Works, with a warning';
    return { tone: critical.length > 0 ? 'bad' : 'warn', text: `${verb}: ${named.join('; ')}${more}.` };
  }
  return isShadow ? { tone: 'warn', text: 'Watching only: nothing is written to the box.' } : WELL;
}

const WELL = { tone: 'good', text: 'All is well.' } as const;

const alarmText = ({ id, subject, raisedAt }: AlarmEpisode, say: Say): string =>
  `${id.replaceAll('-', ' ')} (${subject}) since ${say(raisedAt.wallMs)}`;

/** The zone that has been held back for longest stands for the others; one that is only on its way up is not held back. */
function limiting({ zones }: CycleRecord, limited: Readonly<Record<string, Limited>>, say: Say): string {
  const found = zones.flatMap((zone) => {
    const its = limited[zone.zone];
    return its === undefined ? [] : [{ zone, ...its }];
  });
  const [held, rising] = [found.filter(({ isRising }) => !isRising), found.filter(({ isRising }) => isRising)];
  const [first, ...others] = held.sort((a, b) => a.since.wallMs - b.since.wallMs);
  if (first !== undefined) {
    const is = `${first.zone.zone} has been limited since ${say(first.since.wallMs)}, now to ${way(first.zone)}`;
    return `${is}: ${explainBecause(first.zone.because)}.${alsoText(others, 'limited too')}${alsoText(rising, 'rising')}`;
  }
  const [up, ...more] = rising;
  if (up !== undefined)
    return `Nothing limits charging for long: ${up.zone.zone} has ${way(up.zone)}, ${explainBecause(up.zone.because)}.${alsoText(more, 'rising too')}`;
  const cars = zones.reduce((sum, zone) => sum + zone.cars, 0);
  return cars === 0 ? 'No car wants energy.' : 'Nothing limits charging: every car may take what it can use.';
}

/** What a zone has, and what it is to have where that is more. */
function way({ allocationAmps, shareAmps }: ZoneRecord): string {
  const [has, is] = [Math.round(allocationAmps), Math.round(shareAmps)];
  return has < is ? `${has} A on its way to ${is} A` : `${has} A`;
}

function alsoText(others: readonly { readonly zone: ZoneRecord }[], are: string): string {
  const [first] = others;
  if (first === undefined) return '';
  return others.length > 1 ? ` ${others.length} other zones are ${are}.` : ` ${first.zone.zone} is ${are}.`;
}
