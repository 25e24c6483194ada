/**
 * The journal of a simulation, as a running service would have written it of the same days.
 * @module
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Control } from '../../sim/control.ts';
import type { RunOptions } from '../../sim/run.ts';
import { formatLocal, type Effect, type EngineEvent } from '../engine/index.ts';
import { beginJournal, setupOf, type JournalWriter } from '../journal/index.ts';

/** What a run is given so that it is written down. */
export interface SimulationJournal {
  readonly onTurn: NonNullable<RunOptions['onTurn']>;
  readonly onStep: NonNullable<RunOptions['onStep']>;
  close(): void;
}

/** Begins a journal in a new file; throws what the file system says where that cannot be. */
export function openSimulationJournal(file: string, control: Control): SimulationJournal {
  const strategies = control.kind === 'busbar' ? control.strategies : [];
  const handle = openSync(file, 'wx');
  const sink = { write: (lines: string) => writeSync(handle, lines) > 0, close: () => Promise.resolve() };
  let writer: JournalWriter | null = null;
  // The world is known with the end of the first step; its turns have been taken by then.
  const early: (readonly [EngineEvent, readonly Effect[]])[] = [];
  return {
    onTurn: (event, effects) => {
      if (writer === null) early.push([event, effects]);
      else writer.append(event, effects);
    },
    onStep: ({ site }) => {
      if (writer !== null) return;
      const [first] = early;
      const startedAt = first === undefined ? '' : formatLocal(site.timeZone, first[0].at.wallMs);
      writer = beginJournal(sink, { site: site.name, startedAt, setup: setupOf({ site, strategies }) });
      for (const [event, effects] of early.splice(0)) writer.append(event, effects);
    },
    close: () => closeSync(handle),
  };
}
