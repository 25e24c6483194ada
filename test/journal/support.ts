/** A journal in a folder of its own, and a life to write into it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll } from 'vitest';
import { createEngine, type Alarm, type Effect, type EngineEvent, type EngineState } from '../../src/engine/index.ts';
import {
  openRecorder,
  readJournal,
  rebuildSetup,
  type JournalHeader,
  type JournalHealth,
} from '../../src/journal/index.ts';
import { realTime } from '../../src/service/system-clock.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';
import { recordJournal } from '../support/journal.ts';

/** A folder that is gone after the tests of a file. */
export function ownFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'busbar-journal-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** One turn with the state after it. */
export interface LivedTurn {
  readonly event: EngineEvent;
  readonly effects: readonly Effect[];
  readonly state: EngineState;
}

/** The life of a small site. */
export interface Life {
  readonly header: JournalHeader;
  readonly setup: Parameters<typeof createEngine>[0];
  readonly initial: EngineState;
  readonly turns: readonly LivedTurn[];
}

/** Lives through so many steps of the scenario that recorded journals are made of. */
export async function life(steps = 60): Promise<Life> {
  const events: EngineEvent[] = [];
  let header: JournalHeader | null = null;
  for await (const item of readJournal(Readable.from([Buffer.from(recordJournal({ steps }))]))) {
    if (item.kind === 'header') ({ header } = item);
    if (item.kind === 'event') events.push(item.event);
  }
  if (header === null) throw new TypeError('the recorded journal has no header');
  const rebuilt = rebuildSetup(header.setup, STRATEGIES);
  if (!rebuilt.ok) throw new TypeError(rebuilt.why);
  const engine = createEngine(rebuilt.setup);
  let state = engine.initial;
  const turns = events.map((event) => {
    const next = engine.step(state, event);
    ({ state } = next);
    return { event, effects: next.effects, state };
  });
  return { header, setup: rebuilt.setup, initial: engine.initial, turns };
}

/** Half a minute of life in a journal at `file`, as a service would write it, with alarms of its shell after turns of these places. */
export async function written(
  file: string,
  alarmsAfter: ReadonlyMap<number, (turn: LivedTurn) => Alarm> = new Map(),
): Promise<{ readonly life: Life; readonly health: JournalHealth }> {
  const keeping = { keepMs: 9e12, keepEvidenceMs: 9e12, fileBytesMax: 1e9 };
  const { journal } = await openRecorder({ path: file, keeping, clock: realTime(), tell: () => undefined });
  const lived = await life(30);
  const at = lived.turns[0]?.event.at;
  if (at === undefined) throw new TypeError('nothing was lived');
  journal.begin({ setup: lived.setup, at, startedAt: lived.header.startedAt, state: lived.initial });
  for (const [index, turn] of lived.turns.entries()) {
    journal.append(turn.event, turn.effects, turn.state);
    const alarm = alarmsAfter.get(index)?.(turn);
    if (alarm !== undefined) journal.appendAlarm(alarm);
  }
  await journal.close();
  return { life: lived, health: journal.health() };
}
