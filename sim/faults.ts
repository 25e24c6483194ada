/**
 * The faults of a simulated box over time: which are planned, which act now, and what they have met with. It only keeps the
 * books; whoever owns a part of the box asks it, or is told, and does the harm.
 * @module
 */
import { FAULTS, type Fault, type FaultGroup, type FaultKind } from '../src/config/index.ts';
import type { Random } from './random.ts';

/** A fault with its time, in plant time. */
export interface RunningFault {
  readonly id: number;
  readonly fault: Fault;
  readonly beginsMs: number;
  /** Infinite for one that has to be cleared; the same as its beginning for one that does not last. */
  readonly endsMs: number;
}

/** What may happen while a fault acts. */
export type Deed = 'login' | 'write' | 'raise' | 'lower';

/** What all faults of a kind have met with: a run without it has not tested them. */
export interface Coverage {
  readonly kind: FaultKind;
  /** How many began. */
  readonly begun: number;
  /** How often they did something to somebody. */
  readonly strikes: number;
  readonly logins: number;
  readonly writes: number;
  readonly raises: number;
  readonly lowers: number;
}

export interface ListedFault extends RunningFault {
  readonly state: 'planned' | 'running' | 'over';
}

/** Is told when faults begin and end. */
export interface FaultWatcher {
  begins(running: RunningFault): void;
  ends(running: RunningFault): void;
}

export interface FaultBoard {
  /** Plans a fault; it begins when time has come that far. */
  add(fault: Fault, beginsMs: number): RunningFault;
  /** Ends a fault, or forgets a planned one. False where there is none of that id. */
  clear(id: number): boolean;
  clearAll(): void;
  /** Begins and ends what is due, in the order of time. */
  advance(nowMs: number): void;
  /** What acts now of a group, in the order of beginning; always the same list while there is nothing. */
  running(group: FaultGroup): readonly RunningFault[];
  /** Draws whether a fault acts this time, and counts it. */
  strikes(running: RunningFault): boolean;
  /** Something happened; what acts now has met with it. */
  note(deed: Deed): void;
  watch(watcher: FaultWatcher): void;
  list(): readonly ListedFault[];
  coverage(): readonly Coverage[];
}

/** What does not last is still felt for so long, and so is a restart: a write within it has met with the fault. */
const AFTERMATH_MS = 30_000;
const STRIKING_AT_ONCE: readonly FaultGroup[] = ['box', 'stations'];
const NOTHING: readonly RunningFault[] = [];
const COUNTED_AS = { login: 'logins', write: 'writes', raise: 'raises', lower: 'lowers' } as const;

type Tally = { -readonly [Key in keyof Coverage]: Coverage[Key] };

interface Board {
  readonly random: Random;
  readonly watchers: FaultWatcher[];
  readonly all: RunningFault[];
  readonly groups: Map<FaultGroup, readonly RunningFault[]>;
  readonly tallies: Map<FaultKind, Tally>;
  /** Not begun yet, earliest first. */
  planned: readonly RunningFault[];
  /** Begun, and not over. */
  acting: readonly RunningFault[];
  /** What does not last, while it is still felt. */
  felt: readonly RunningFault[];
  nowMs: number;
  /** Nothing begins or ends before. */
  nextMs: number;
}

/** A board with nothing on it. */
export function createFaultBoard(random: Random): FaultBoard {
  const board: Board = {
    random,
    watchers: [],
    all: [],
    groups: new Map(),
    tallies: new Map(),
    planned: [],
    acting: [],
    felt: [],
    nowMs: -Infinity,
    nextMs: Infinity,
  };
  return {
    add: (fault, beginsMs) => add(board, fault, beginsMs),
    clear: (id) => clear(board, id),
    clearAll: () => [...board.planned, ...board.acting].forEach(({ id }) => clear(board, id)),
    advance(nowMs) {
      board.nowMs = nowMs;
      if (nowMs >= board.nextMs) turn(board);
    },
    running: (group) => board.groups.get(group) ?? NOTHING,
    strikes: (running) => strikes(board, running),
    note(deed) {
      if (board.acting.length + board.felt.length > 0) noteDeed(board, deed);
    },
    watch: (watcher) => void board.watchers.push(watcher),
    list: () => board.all.map((running) => ({ ...running, state: stateOf(board, running) })),
    coverage: () => [...board.tallies.values()].map((tally) => ({ ...tally })),
  };
}

const isLasting = ({ fault }: RunningFault): boolean => FAULTS[fault.kind].lasts;

function add(board: Board, fault: Fault, beginsMs: number): RunningFault {
  const lastsMs = FAULTS[fault.kind].lasts ? (fault.forMs ?? Infinity) : 0;
  const running = { id: board.all.length + 1, fault, beginsMs, endsMs: beginsMs + lastsMs };
  board.all.push(running);
  board.planned = [...board.planned, running].toSorted((a, b) => a.beginsMs - b.beginsMs || a.id - b.id);
  schedule(board);
  if (board.nowMs >= board.nextMs) turn(board);
  return running;
}

function clear(board: Board, id: number): boolean {
  const running = [...board.planned, ...board.acting].find((each) => each.id === id);
  if (running === undefined) return false;
  board.planned = board.planned.filter((each) => each !== running);
  if (board.acting.includes(running)) end(board, running);
  schedule(board);
  return true;
}

/** Ends before beginnings: one that follows upon another finds its target sound. */
function turn(board: Board): void {
  const { nowMs } = board;
  for (const running of board.acting.filter(({ endsMs }) => endsMs <= nowMs)) end(board, running);
  board.felt = board.felt.filter(({ endsMs }) => endsMs + AFTERMATH_MS > nowMs);
  const due = board.planned.filter(({ beginsMs }) => beginsMs <= nowMs);
  board.planned = board.planned.filter(({ beginsMs }) => beginsMs > nowMs);
  for (const running of due) begin(board, running);
  schedule(board);
}

function begin(board: Board, running: RunningFault): void {
  const tally = tallyOf(board, running);
  tally.begun += 1;
  // What befalls a thing as a whole does so once; the others strike call by call, value by value.
  if (!isLasting(running) || STRIKING_AT_ONCE.includes(FAULTS[running.fault.kind].group)) tally.strikes += 1;
  if (isLasting(running)) {
    board.acting = [...board.acting, running];
    regroup(board);
  } else {
    board.felt = [...board.felt, running];
  }
  for (const watcher of board.watchers) watcher.begins(running);
}

function end(board: Board, running: RunningFault): void {
  board.acting = board.acting.filter((each) => each !== running);
  // It is after a restart that clients come back.
  if (running.fault.kind === 'reboot') board.felt = [...board.felt, running];
  regroup(board);
  for (const watcher of board.watchers) watcher.ends(running);
}

function regroup(board: Board): void {
  board.groups.clear();
  for (const running of board.acting) {
    const { group } = FAULTS[running.fault.kind];
    board.groups.set(group, [...(board.groups.get(group) ?? []), running]);
  }
}

function schedule(board: Board): void {
  const times = [
    ...board.planned.map(({ beginsMs }) => beginsMs),
    ...board.acting.map(({ endsMs }) => endsMs),
    ...board.felt.map(({ endsMs }) => endsMs + AFTERMATH_MS),
  ];
  board.nextMs = times.reduce((least, each) => Math.min(least, each), Infinity);
}

function strikes(board: Board, running: RunningFault): boolean {
  const { probability } = running.fault;
  // Certainty draws nothing, so that it does not matter to chance how often it is asked for.
  const isStruck = probability >= 1 || board.random.chance(probability);
  if (isStruck) tallyOf(board, running).strikes += 1;
  return isStruck;
}

function noteDeed(board: Board, deed: Deed): void {
  for (const running of [...board.acting, ...board.felt]) tallyOf(board, running)[COUNTED_AS[deed]] += 1;
}

function tallyOf(board: Board, { fault: { kind } }: RunningFault): Tally {
  const tally = board.tallies.get(kind) ?? { kind, begun: 0, strikes: 0, logins: 0, writes: 0, raises: 0, lowers: 0 };
  board.tallies.set(kind, tally);
  return tally;
}

function stateOf(board: Board, running: RunningFault): ListedFault['state'] {
  if (board.planned.includes(running)) return 'planned';
  return board.acting.includes(running) ? 'running' : 'over';
}
