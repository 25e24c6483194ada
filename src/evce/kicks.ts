/**
 * Being thrown out by somebody who logs in as the same user. Throwing him out in turn would go on for ever, so the
 * second time Busbar leaves the box to him for a while and says so.
 * @module
 */
import { millis, type Millis, type MonoMs } from '../engine/index.ts';

const KICKS = 2;
const WITHIN_MS = 10 * 60_000;
const STAND_DOWN_MS = 10 * 60_000;

export interface Kicks {
  /** A session that held a moment ago was ended by somebody else. True where Busbar stands down for it. */
  kicked(now: MonoMs): boolean;
  /** How long to leave the box alone; 0 where it need not be. */
  standDownMs(now: MonoMs): Millis;
}

export const STAND_DOWN_TEXT =
  `somebody else logs in as this user: Busbar was thrown out ${KICKS} times within ${WITHIN_MS / 60_000} min and ` +
  `stands down for ${STAND_DOWN_MS / 60_000} min; give Busbar a user of its own`;

export function createKicks(): Kicks {
  let recent: readonly MonoMs[] = [];
  let untilMs = -Infinity;
  return {
    kicked(now) {
      recent = [...recent.filter((at) => now - at < WITHIN_MS), now];
      if (recent.length < KICKS) return false;
      recent = [];
      untilMs = now + STAND_DOWN_MS;
      return true;
    },
    standDownMs: (now) => millis(Math.max(0, untilMs - now)),
  };
}
