/**
 * How each source is: whether it answers, how old its last value is, what is wrong with it now.
 * @module
 */
import type { MonoMs } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';

/** One source, for people. */
export interface SourceHealth {
  /** The meter's or the signal's name. */
  readonly name: string;
  readonly kind: 'mqtt' | 'modbus' | 'http';
  readonly connected: boolean;
  /** Time since its last value that counts; null before the first. */
  readonly ageMs: number | null;
  /** What is wrong now, in words without secrets; null where nothing is. */
  readonly problem: string | null;
}

/** Where a source says how it is. */
export interface HealthEntry {
  /** A value came that counts. */
  alive(): void;
  /** It does not work; the next value that counts ends that. */
  troubled(problem: string): void;
  /** It is waited for, which is no trouble yet. */
  awaited(what: string): void;
  connected(isConnected: boolean): void;
}

export interface HealthBook {
  open(name: string, kind: SourceHealth['kind']): HealthEntry;
  read(): readonly SourceHealth[];
}

export type SourceLog = (level: 'info' | 'warn', text: string) => void;

interface Entry {
  readonly name: string;
  readonly kind: SourceHealth['kind'];
  isConnected: boolean;
  aliveAt: MonoMs | null;
  problem: string | null;
}

/** An empty book. Each trouble is logged once, and so is its end. */
export function createHealthBook(clock: Clock, log: SourceLog): HealthBook {
  const entries: Entry[] = [];
  return {
    open(name, kind) {
      const entry: Entry = { name, kind, isConnected: false, aliveAt: null, problem: null };
      entries.push(entry);
      return entryOf(entry, clock, log);
    },
    read: () => {
      const now = clock.now().monoMs;
      return entries.map(({ name, kind, isConnected, aliveAt, problem }) => ({
        name,
        kind,
        connected: isConnected,
        ageMs: aliveAt === null ? null : Math.round(now - aliveAt),
        problem,
      }));
    },
  };
}

function entryOf(entry: Entry, clock: Clock, log: SourceLog): HealthEntry {
  let isTroubled = false;
  return {
    alive() {
      entry.aliveAt = clock.now().monoMs;
      entry.isConnected = true;
      if (isTroubled) log('info', `${entry.name}: ${entry.kind} works again`);
      isTroubled = false;
      entry.problem = null;
    },
    troubled(problem) {
      if (problem !== entry.problem) log('warn', `${entry.name}: ${problem}`);
      isTroubled = true;
      entry.problem = problem;
    },
    awaited(what) {
      entry.problem = what;
    },
    connected(isConnected) {
      entry.isConnected = isConnected;
    },
  };
}
