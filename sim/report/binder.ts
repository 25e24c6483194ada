/**
 * Who bound a zone, by kinds that a reader can tell apart in a strip of colours.
 * @module
 */
import { unreachable, type Because, type Reason } from '../../src/engine/index.ts';

/** What a binder is about; a colour stands for each. */
export type BinderGroup = 'idle' | 'enough' | 'rising' | 'load' | 'limit' | 'strategy' | 'unseen' | 'overload';

export interface Binder {
  readonly group: BinderGroup;
  /** A few words for a legend. */
  readonly label: string;
}

/** Names the one who bound a number. */
export function binderOf({ by, reason }: Because): Binder {
  const isEngine = ['limits', 'allocator', 'shaper'].includes(by);
  return isEngine ? engineBinder(reason) : { group: 'strategy', label: by };
}

function engineBinder(reason: Reason): Binder {
  switch (reason.kind) {
    case 'idle':
      return { group: 'idle', label: 'no car wants energy' };
    case 'demand':
    case 'zones-below':
      return { group: 'enough', label: 'its cars can use no more' };
    case 'ramp':
      return { group: 'rising', label: 'rises in steps' };
    case 'background':
      return { group: 'load', label: `other loads on ${reason.node}` };
    case 'electrical-limit':
      return { group: 'limit', label: `limit of ${reason.node}` };
    case 'imbalance':
      return { group: 'limit', label: `imbalance on ${reason.node}` };
    case 'zone-maximum':
      return { group: 'limit', label: 'its own maximum in EVCE' };
    case 'blind':
      return { group: 'unseen', label: `${reason.subject} not seen` };
    case 'shed':
      return { group: 'overload', label: `overload of ${reason.node}` };
    case 'not-followed':
      return { group: 'overload', label: 'its cars draw more than they may' };
    case 'demand-window':
    case 'tariff-window':
    case 'price':
    case 'sun-surplus':
    case 'external-cap':
    case 'departure':
    case 'fair-share':
    case 'operator-hold':
    case 'stated':
      return { group: 'strategy', label: 'stated' };
    default:
      return unreachable(reason);
  }
}
