/**
 * How the simulated box goes down and comes up again. Its stations go on with what they heard meanwhile.
 * @module
 */
import type { Fault } from '../../src/config/index.ts';
import { configure, FIRST_ID, forgetReductions, type Box } from './box-state.ts';
import { UNSIGHTED } from './dynamic-zones.ts';
import type { StoredReduction } from './reductions.ts';

/** The box is away: it answers nobody, and shares nothing. */
export function goDown(box: Box): void {
  box.isUp = false;
  box.restarts += 1;
}

/** The box is back. It knows what it saved, and nothing of who waited how long. */
export function startAgain(box: Box, { reductions }: Pick<Fault, 'reductions'>): void {
  const kept = reductions ?? (box.modes.reductionStore === 'memory' ? 'lost' : 'kept');
  const remembered = box.modes.reductionStore === 'memory' ? [...box.reductions] : box.saved;
  forgetReductions(box);
  if (kept === 'kept') {
    remembered.forEach((reduction: StoredReduction, zone) => {
      box.reductions[zone] = reduction;
    });
  }
  box.saved = [...box.reductions];
  wakeUp(box);
}

function wakeUp(box: Box): void {
  box.heeded.splice(0, box.heeded.length, ...box.reductions);
  box.sights.fill(UNSIGHTED);
  box.dispatch.forget();
  box.allocatedMs = -Infinity;
  box.isUp = true;
  configure(box, { ...box.settings });
}

/**
 * The box is reset and configured anew by somebody who enters everything in another order, so that ids which begin at
 * the first one again name other things. It takes no time.
 */
export function resetToFactory(box: Box): void {
  const isRestarted = box.modes.idsAfterReset === 'restart';
  for (const kind of ['zone', 'station', 'meter'] as const) {
    box.ids[kind].renewReversed(isRestarted ? FIRST_ID[kind] : null);
  }
  forgetReductions(box);
  box.saved = [...box.reductions];
  wakeUp(box);
}
