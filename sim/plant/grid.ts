/**
 * The grid behind the connection: its voltage wanders, and sags under load.
 *
 * The drop along an impedance is taken as R·I·cos φ + X·I·sin φ (IEC 60364-5-52, annex G). Loads of given power draw more
 * current the lower the voltage is, so that U = U₀ − R·(I + P/U) − X·Q/U, of which the upper root is the stable one. IEC 60725
 * gives 0.24 Ω and 0.15 Ω for a weak connection of a house; a transformer of 630 kVA has some 3 mΩ and 10 mΩ.
 *
 * EN 50160 bounds means over 10 min (within 10 % of the nominal voltage in 95 % of a week) and says nothing of what happens from second
 * to second. That follows from the neighbours: a kettle of 2 kW behind an impedance of 30 mΩ moves its line by 0.26 V, and what many of
 * them switch further up moves all lines alike. Both are assumed here with such an amount; the slow drift over the day is left out, because
 * it changes nothing that a controller could see.
 * @module
 */
import { createNoise, type Random } from '../random.ts';

export interface Grid {
  /** Line to neutral without load, V. */
  readonly volts: number;
  readonly resistanceOhms: number;
  readonly reactanceOhms: number;
  /** By how much a line stands above `volts` at a moment of plant time, V; nothing moves it where this is not said. */
  readonly wander?: Wander;
}

/** Lines count from 0. */
export type Wander = (line: number, nowMs: number) => number;

/** Most by which all lines move together, and each by itself, as shares of the voltage. */
const WANDER_SHARE = { together: 0.002, alone: 0.001 } as const;
/** Something is switched about this often; in between it runs straight. */
const WANDER_PERIOD_MS = 10_000;
const LINES = [0, 1, 2] as const;

/** A supply that is never quite still: 230 V deviate by 0.24 V. */
export function createWander(volts: number, random: Random): Wander {
  const together = createNoise(random.split('together'));
  const alone = LINES.map((line) => createNoise(random.split(`line ${line + 1}`)));
  return (line, nowMs) => {
    const position = nowMs / WANDER_PERIOD_MS;
    const own = alone[line]?.(position) ?? 0;
    return volts * (WANDER_SHARE.together * together(position) + WANDER_SHARE.alone * own);
  };
}

/** Whether no load moves the voltage. */
export const isStiff = ({ resistanceOhms, reactanceOhms }: Grid): boolean =>
  resistanceOhms === 0 && reactanceOhms === 0;

/** Line to neutral without load at a moment, V. */
export const unloadedVolts = ({ volts, wander }: Grid, line: number, nowMs: number): number =>
  volts + (wander?.(line, nowMs) ?? 0);

/** What hangs on one line of the connection. */
export interface LineLoad {
  /** In phase with the voltage, whatever that is, A. */
  readonly amps: number;
  /** Whatever the voltage is, W and var. */
  readonly activeWatts: number;
  readonly reactiveVars: number;
}

/** Line to neutral at the connection, V. Beyond what the grid can carry at all, what is left at the most it can. */
export function sagged(
  { volts, resistanceOhms, reactanceOhms }: Pick<Grid, 'volts' | 'resistanceOhms' | 'reactanceOhms'>,
  load: LineLoad,
): number {
  const unloaded = volts - resistanceOhms * load.amps;
  const drop = resistanceOhms * load.activeWatts + reactanceOhms * load.reactiveVars;
  return (unloaded + Math.sqrt(Math.max(0, unloaded * unloaded - 4 * drop))) / 2;
}
