/**
 * All that a look at a box says about the site file that is to regulate it.
 * @module
 */
import type { SiteConfig } from '../config/index.ts';
import type { LoadedDirectory } from '../evce/directory-store.ts';
import { rosterOf } from '../evce/directory.ts';
import { damagedObjection, seenBox } from '../evce/directory-watch.ts';
import { differenceFrom } from '../evce/site-epoch.ts';
import { checkCarrying } from './check-carrying.ts';
import { checkClock } from './check-clock.ts';
import { checkNames } from './check-names.ts';
import { checkReadings } from './check-readings.ts';
import { checkWiring } from './check-wiring.ts';
import { checkZones } from './check-zones.ts';
import { boxError, worstFirst, type BoxFinding } from './finding.ts';
import type { BoxSurvey } from './survey.ts';

/** The worst first. `known` is what an earlier look, or the service, has kept of the box. */
export function compareBox(config: SiteConfig, survey: BoxSurvey, known: LoadedDirectory): readonly BoxFinding[] {
  return worstFirst([
    ...checkIdentity(survey, known),
    ...checkNames(config, survey),
    ...checkZones(config, survey),
    ...checkCarrying(config, survey),
    ...checkWiring(config, survey),
    ...checkReadings(config, survey),
    ...checkClock(survey),
  ]);
}

function checkIdentity(survey: BoxSurvey, known: LoadedDirectory): readonly BoxFinding[] {
  switch (known.kind) {
    case 'none':
      return [];
    case 'damaged':
      return [
        boxError(
          'box',
          `${damagedObjection(known.why)}; nothing is written to it`,
          'make sure that it is the right one, then run this with --acknowledge',
        ),
      ];
    case 'kept': {
      const difference = differenceFrom(known.kept.epoch, seenBox(survey.certificate, rosterOf(survey)));
      if (difference === null) return [];
      return [
        boxError(
          'box',
          `it is not the box as it was acknowledged: ${difference}; nothing is written to it`,
          'find out why, then run this with --acknowledge',
        ),
      ];
    }
  }
}
