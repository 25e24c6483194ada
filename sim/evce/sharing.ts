/**
 * How the simulated box shares current: minimums first, then what is left. Every zone and every zone above it keeps
 * what it has on each line, so stations of mixed wiring may be shared among freely.
 * @module
 */
import { openLedger, type Contender, type Ledger, type SharingZone } from './ledger.ts';
import { proportionalFill } from './proportional-fill.ts';

/** A station can be told tenths of an amp (OCPP 1.6: a limit is a multiple of 0.1). */
const STEPS_PER_AMP = 10;
/** Absorbs binary rounding, so that a zone of 12 A serves two cars of 6 A. */
const ROUNDING_AMPS = 1e-9;

/** A station that draws what it draws, whatever it is told. */
export interface Reserved extends Pick<Contender, 'zone' | 'lines'> {
  readonly amps: number;
}

export interface SharingRules {
  /** Kept aside before anything is shared. */
  readonly reserved?: readonly Reserved[];
  /** Whether every car gets its minimum although its zone cannot carry that. */
  readonly holdsMinimums?: boolean;
}

/**
 * Amps for each contender, in their order: 0, or within its minimum and maximum. Minimums are granted in the order in
 * which the contenders stand; those that do not fit are suspended. Cars that have precedence are served in full before the
 * others get anything.
 */
export function shareCurrent(
  zones: readonly SharingZone[],
  contenders: readonly Contender[],
  rules: SharingRules = {},
): number[] {
  const amps = new Map<Contender, number>();
  const classes = [
    contenders.filter(({ wants, vip }) => wants && vip),
    contenders.filter(({ wants, vip }) => wants && !vip),
    contenders.filter(({ wants }) => !wants),
  ].filter((members) => members.length > 0);
  let rest = withoutReserved(zones, rules.reserved ?? []);
  for (const members of classes) {
    const holdsMinimums = rules.holdsMinimums === true && members[0]?.wants === true;
    rest = shareAmong(rest, members, { amps, holdsMinimums });
  }
  return contenders.map((contender) => toStep(amps.get(contender) ?? 0, contender));
}

function withoutReserved(zones: readonly SharingZone[], reserved: readonly Reserved[]): readonly SharingZone[] {
  if (reserved.length === 0) return zones;
  const ledger = openLedger(zones);
  for (const station of reserved) ledger.give(station, station.amps);
  return ledger.rest();
}

interface Books {
  readonly amps: Map<Contender, number>;
  readonly holdsMinimums: boolean;
}

/** Enters what each contender may have into `amps`, and returns the zones with what is left. */
function shareAmong(
  zones: readonly SharingZone[],
  contenders: readonly Contender[],
  { amps, holdsMinimums }: Books,
): readonly SharingZone[] {
  const ledger = openLedger(zones);
  const served = contenders.filter((contender) => takeMinimum(ledger, contender, holdsMinimums));
  const isFirstCome = ({ zone }: Contender): boolean => zones[zone]?.allocation === 'fifo';
  const raise = (contender: Contender, share: number): void => {
    ledger.give(contender, share - contender.minAmps);
    amps.set(contender, share);
  };
  for (const [contender, share] of proportionalFill(zones, served)) {
    if (!isFirstCome(contender)) raise(contender, share);
  }
  // What proportional sharing leaves to zones that serve first come, first served, their cars take in that order.
  for (const contender of served.filter(isFirstCome).sort((a, b) => a.arrivedMs - b.arrivedMs)) {
    raise(contender, Math.min(contender.maxAmps, contender.minAmps + Math.max(0, ledger.roomFor(contender))));
  }
  return ledger.rest();
}

/** Whether the contender is served: its minimum fits beside the minimums of those before, or is held whatever fits. */
function takeMinimum(ledger: Ledger, contender: Contender, holdsMinimums: boolean): boolean {
  const isServed = holdsMinimums || ledger.roomFor(contender) >= contender.minAmps - ROUNDING_AMPS;
  if (isServed) ledger.give(contender, contender.minAmps);
  return isServed;
}

/** Down to a tenth, but never below a minimum that has been granted. */
const toStep = (amps: number, contender: Contender): number =>
  amps === 0 ? 0 : Math.max(contender.minAmps, Math.floor(amps * STEPS_PER_AMP + ROUNDING_AMPS) / STEPS_PER_AMP);
