/**
 * The grid behind the connection: its voltage sags under load.
 *
 * The drop along an impedance is taken as R·I·cos φ + X·I·sin φ (IEC 60364-5-52, annex G). Loads of given power draw more
 * current the lower the voltage is, so that U = U₀ − R·(I + P/U) − X·Q/U, of which the upper root is the stable one. IEC 60725
 * gives 0.24 Ω and 0.15 Ω for a weak connection of a house; a transformer of 630 kVA has some 3 mΩ and 10 mΩ.
 * @module
 */

export interface Grid {
  /** Line to neutral without load, V. */
  readonly volts: number;
  readonly resistanceOhms: number;
  readonly reactanceOhms: number;
}

/** What hangs on one line of the connection. */
export interface LineLoad {
  /** In phase with the voltage, whatever that is, A. */
  readonly amps: number;
  /** Whatever the voltage is, W and var. */
  readonly activeWatts: number;
  readonly reactiveVars: number;
}

/** Line to neutral at the connection, V. Beyond what the grid can carry at all, what is left at the most it can. */
export function sagged({ volts, resistanceOhms, reactanceOhms }: Grid, load: LineLoad): number {
  const unloaded = volts - resistanceOhms * load.amps;
  const drop = resistanceOhms * load.activeWatts + reactanceOhms * load.reactiveVars;
  return (unloaded + Math.sqrt(Math.max(0, unloaded * unloaded - 4 * drop))) / 2;
}
