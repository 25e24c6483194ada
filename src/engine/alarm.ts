/**
 * The alarms there are, as data: what the engine raises from what it sees, and what its shell raises from the machine and
 * the network around it. The list is closed, so that each has a place in the catalogue that tells people what to do.
 * @module
 */
import type { Instant } from './units.ts';

/** What the engine raises. */
export type EngineAlarmId =
  | 'limit-exceeded'
  | 'meter-lost'
  | 'meter-stale'
  | 'meter-frozen'
  | 'meter-reversed'
  | 'signal-stale'
  | 'box-unreachable'
  | 'box-changed'
  | 'write-failed'
  | 'foreign-writer'
  | 'not-followed'
  | 'strategy-contained'
  | 'shadow-diverges'
  | 'zone-unlisted';

/** What the shell raises: of these things the engine knows nothing, and no replay brings them. */
export const SHELL_ALARMS = [
  'certificate-changed',
  'certificate-expires',
  'locked-out',
  'source-lost',
  'clock-step',
  'journal-failed',
  'disk-low',
  'loop-delayed',
] as const;
/** One of these. */
export type ShellAlarmId = (typeof SHELL_ALARMS)[number];

/** The closed catalogue of alarms. */
export type AlarmId = EngineAlarmId | ShellAlarmId;

/** A condition a person should know of: raised once when it begins, cleared once when it ends. */
export interface Alarm {
  readonly kind: 'Alarm';
  readonly at: Instant;
  readonly id: AlarmId;
  /** The meter, zone, node, signal, strategy or thing it is about. */
  readonly subject: string;
  readonly raised: boolean;
  readonly detail: string;
}

/** Something that is so at an instant, and is an alarm for as long as it is. */
export interface AlarmCondition {
  readonly id: AlarmId;
  readonly subject: string;
  readonly detail: string;
}

/** The alarms that last, and what has just begun or ended. */
export interface AlarmChanges {
  /** Keys of all conditions that hold, in order; plain, so that a state may keep them. */
  readonly active: readonly string[];
  readonly changes: readonly Alarm[];
}

/** What changed since `before`. A condition that is told twice counts once. */
export function followConditions(
  before: readonly string[],
  conditions: readonly AlarmCondition[],
  at: Instant,
): AlarmChanges {
  if (conditions.length === 0 && before.length === 0) return { active: before, changes: [] };
  const byKey = new Map(conditions.map((condition) => [keyOf(condition), condition]));
  const begun = [...byKey].filter(([key]) => !before.includes(key));
  const ended = before.filter((key) => !byKey.has(key));
  return {
    active: [...byKey.keys()].sort(),
    changes: [
      ...begun.map(([, condition]): Alarm => ({ kind: 'Alarm', at, raised: true, ...condition })),
      ...ended.map((key): Alarm => {
        const [id, subject] = splitKey(key);
        return { kind: 'Alarm', at, raised: false, id, subject, detail: 'no longer so' };
      }),
    ],
  };
}

const keyOf = ({ id, subject }: AlarmCondition): string => `${id} ${subject}`;

function splitKey(key: string): [AlarmId, string] {
  const space = key.indexOf(' ');
  return [key.slice(0, space) as AlarmId, key.slice(space + 1)];
}
