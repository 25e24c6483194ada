/**
 * Whether each zone of the site can be held by its reduction.
 * @module
 */
import type { SiteConfig } from '../config/index.ts';
import { lowest, type SiteZone } from '../engine/index.ts';
import { decodeReduction, type Dialect } from '../evce/dialect.ts';
import { boxNames, directoryOf, type DirectoryZone } from '../evce/directory.ts';
import type { Zone } from '../evce/wire.ts';
import { boxError, boxWarning, type BoxFinding } from './finding.ts';
import type { BoxSurvey, SurveyedZone } from './survey.ts';

/** What is needed of a zone besides what the site file says. */
interface Facts {
  readonly own: SiteZone;
  readonly wire: Zone;
  readonly listed: DirectoryZone;
  readonly seen: SurveyedZone;
  readonly dialect: Dialect;
}

/** Set-points are stated in whole amps. */
const TOLERANCE_AMPS = 1;

/** Zones that the box does not have, or has twice, are complained about elsewhere. */
export function checkZones({ site, evce }: SiteConfig, survey: BoxSurvey): readonly BoxFinding[] {
  if (evce === null) return [];
  const { dialect, zoneNames, meterNames } = evce;
  const names = boxNames(site, { zones: zoneNames, meters: meterNames });
  const directory = directoryOf(survey.listing, { names, dialect, nominalVolts: site.supply.nominalVolts });
  return site.zones.flatMap((own) => {
    const listed = directory.zones.get(own.name);
    const wire = survey.listing.zones.find(({ id }) => id === listed?.id);
    const seen = listed === undefined ? undefined : survey.zones.get(listed.id);
    if (listed === undefined || wire === undefined || seen === undefined) return [];
    const facts: Facts = { own, wire, listed, seen, dialect };
    return [...checkConfiguration(facts), ...checkReduction(facts)];
  });
}

function checkConfiguration({ own, wire, listed }: Facts): readonly BoxFinding[] {
  const subject = `zone ${own.name}`;
  const { mode, allocation } = wire.config;
  return [
    ...(mode === 'dynamic'
      ? [
          boxError(
            subject,
            'EVCE regulates it dynamically by a meter of its own, so that two would regulate one zone',
            'set it to static in EVCE, or take it out of the site file and leave it to EVCE',
          ),
        ]
      : []),
    ...(allocation !== 'Unknown' && allocation !== own.allocation
      ? [
          boxWarning(
            subject,
            `EVCE shares its current ${allocation}, the site file says ${own.allocation}`,
            `write allocation: ${allocation} at its node`,
          ),
        ]
      : []),
    ...(listed.electrics === null
      ? [
          boxError(
            subject,
            'the box does not state its maximum (in kilowatts also: its phases), so no reduction can be reckoned',
            'set the maximum of the zone in EVCE',
          ),
        ]
      : []),
  ];
}

function checkReduction({ own, listed, seen, dialect }: Facts): readonly BoxFinding[] {
  const subject = `zone ${own.name}`;
  if (!seen.reduction.ok) {
    return [boxError(subject, `its reduction cannot be read: ${seen.reduction.why}`, 'see to the rights of the user')];
  }
  if (listed.electrics === null) return [];
  const told = JSON.stringify(seen.reduction.value);
  const decoded = decodeReduction(dialect, listed.electrics, seen.reduction.value);
  if (!decoded.ok) {
    return [
      boxError(
        subject,
        `its reduction reads ${told}, which is not in the dialect: ${decoded.why}`,
        'correct evce.dialect; busbar check --openapi proposes one',
      ),
    ];
  }
  return checkSetpoint(subject, { told, allowedAmps: lowest(decoded.allowedAmps), seen });
}

/** A zone that may draw more than its reduction leaves: then the reduction means something else. */
function checkSetpoint(
  subject: string,
  of: { readonly told: string; readonly allowedAmps: number; readonly seen: SurveyedZone },
): readonly BoxFinding[] {
  const { status } = of.seen;
  if (!status.ok) {
    return [boxWarning(subject, `its status cannot be read: ${status.why}`, 'without it, commission cannot try it')];
  }
  const stated = Object.values({ ...status.value.setpoint }).filter((value) => typeof value === 'number');
  const setpointAmps = Math.min(...stated);
  if (stated.length === 0 || setpointAmps <= of.allowedAmps + TOLERANCE_AMPS) return [];
  return [
    boxError(
      subject,
      `it may draw ${setpointAmps} A, although by the dialect its reduction ${of.told} leaves ${of.allowedAmps} A`,
      'where nothing was written in the last seconds, unit or sense of evce.dialect are perhaps not this box’s: try them with busbar commission',
    ),
  ];
}
