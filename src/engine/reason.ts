/**
 * Why a number is what it is. Facts with units; `explain.ts` renders them.
 * @module
 */
import type { ReadingState } from './reading.ts';
import type { Amps, Millis, WattHours, Watts } from './units.ts';

/** Why a number is what it is, with the facts that made it so. */
export type Reason =
  /** The electrical limit of a node, after derating. */
  | { readonly kind: 'electrical-limit'; readonly node: string; readonly limitAmps: Amps }
  /** Load that is not charging leaves this much for it. */
  | {
      readonly kind: 'background';
      readonly node: string;
      readonly phase: string;
      readonly backgroundAmps: Amps;
      readonly reserveAmps: Amps;
      readonly limitAmps: Amps;
    }
  /** A quantity is not trustworthy, so its worst case is counted. */
  | {
      readonly kind: 'blind';
      readonly subject: string;
      readonly state: ReadingState | 'unlisted';
      readonly ageMs: Millis | null;
    }
  | {
      readonly kind: 'demand-window';
      readonly targetWatts: Watts;
      readonly meanWatts: Watts;
      readonly remainingMs: Millis;
    }
  | { readonly kind: 'tariff-window'; readonly window: string }
  /** It is not cheap now by a rule, in the signal's currency; null where nobody knows the price, which counts as dear. */
  | { readonly kind: 'price'; readonly signal: string; readonly rule: string; readonly pricePerKwh: number | null }
  /** What the sun leaves over; null where it is not known. */
  | {
      readonly kind: 'sun-surplus';
      readonly mode: 'only' | 'minimum-plus' | 'share';
      readonly surplusWatts: Watts | null;
    }
  /** Somebody outside says how much, or has to and does not. */
  | {
      readonly kind: 'external-cap';
      readonly signal: string;
      readonly state: 'init' | 'limited' | 'unlimited-controlled' | 'unlimited-autonomous' | 'failsafe';
    }
  /** Cars of a zone have to have so much energy before they leave. */
  | { readonly kind: 'departure'; readonly zone: string; readonly energyWh: WattHours; readonly remainingMs: Millis }
  /** The part of the room that a zone was promised. */
  | { readonly kind: 'fair-share'; readonly zone: string; readonly rule: 'quota' | 'weight' | 'vip' }
  /** So much flows through a node that everything below it stops at once. */
  | { readonly kind: 'shed'; readonly node: string; readonly measuredAmps: Amps; readonly ratedAmps: Amps }
  /** Lines may not differ by more. */
  | {
      readonly kind: 'imbalance';
      readonly node: string;
      readonly line: string;
      readonly over: string;
      readonly maxAmps: Amps;
    }
  /** The zone's cars draw more than they may, so that it is told to draw less still. */
  | { readonly kind: 'not-followed'; readonly zone: string; readonly excessAmps: Amps }
  /** The zone's cars cannot use more. */
  | { readonly kind: 'demand'; readonly cars: number }
  /** The zone has no stations of its own: it may have what the zones below it may have together. */
  | { readonly kind: 'zones-below'; readonly zones: number }
  /** No car is here; this much is kept ready for an arrival. */
  | { readonly kind: 'idle' }
  /** A raise has to wait or is taken in steps. */
  | {
      readonly kind: 'ramp';
      readonly rule: 'hold' | 'step' | 'dead-time' | 'awaiting-decrease' | 'dead-band' | 'restart' | 'return';
    }
  /** The zone's own maximum in EVCE. */
  | { readonly kind: 'zone-maximum'; readonly maxAmps: Amps }
  /** An operator has said that the zone may have no more for a time. */
  | {
      readonly kind: 'operator-hold';
      readonly zone: string;
      readonly atAmps: Amps;
      /** Who said it. */
      readonly by: string;
      readonly remainingMs: Millis;
    }
  /** In an author's own words. */
  | { readonly kind: 'stated'; readonly text: string; readonly facts: Readonly<Record<string, number | string>> };

/** A reason together with who gave it: the engine, or a strategy by its id. */
export interface Because {
  readonly by: string;
  readonly reason: Reason;
  /** Who else bound it to the same number; absent where nobody did. */
  readonly also?: readonly Because[];
}
