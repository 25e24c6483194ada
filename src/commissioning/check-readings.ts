/**
 * Whether the meters of the site tell something, something new, and something that can be.
 * @module
 */
import type { SiteConfig } from '../config/index.ts';
import type { Instant, SiteMeter } from '../engine/index.ts';
import { toMeterObserved } from '../evce/map.ts';
import type { MeterValuesBody } from '../evce/wire.ts';
import { boxError, boxWarning, type BoxFinding } from './finding.ts';
import type { BoxSurvey, SurveyedMeter } from './survey.ts';

/** EN 50160 allows 10 %; beyond this somebody has mistaken the supply, or line to line for line to neutral. */
const VOLTAGE_OFF_SHARE = 0.15;
/** A meter that shows this many times what its node carries is scaled wrongly. */
const ABSURD_TIMES = 2;
/** Share by which active power may seem to exceed voltage times current: they are not read at one instant. */
const POWER_OFF_SHARE = 0.25;
const POWER_OFF_WATTS = 500;

/** Meters that the box does not have are complained about elsewhere; those that it does not read are none of its business. */
export function checkReadings({ site, evce, sources }: SiteConfig, survey: BoxSurvey): readonly BoxFinding[] {
  return site.meters.flatMap((meter) => {
    if (sources.meters.some(({ name }) => name === meter.name)) return [];
    const name = evce?.meterNames[meter.name] ?? meter.name;
    const listed = survey.listing.meters.find(({ config }) => config.friendly_name === name);
    const seen = listed === undefined ? undefined : survey.meters.get(listed.id);
    if (seen === undefined) return [];
    const limitAmps = Math.max(...(site.nodes[meter.node]?.limitAmps ?? [Infinity]));
    const nominalVolts = site.supply.nominalVolts;
    return checkMeter({ meter, seen, limitAmps, nominalVolts, apartMs: survey.metersApartMs, at: survey.at });
  });
}

interface Facts {
  readonly meter: SiteMeter;
  readonly seen: SurveyedMeter;
  readonly limitAmps: number;
  readonly nominalVolts: number;
  readonly apartMs: number;
  readonly at: Instant;
}

function checkMeter(facts: Facts): readonly BoxFinding[] {
  const { meter, seen } = facts;
  const subject = `meter ${meter.name}`;
  const { first, second } = seen;
  if (!second.ok) return [boxError(subject, `its values cannot be read: ${second.why}`, 'see to the meter in EVCE')];
  const { status } = second.value;
  if (status !== undefined && status !== 'ok') {
    const message = `the box says of it: ${status}`;
    return [boxError(subject, message, 'see to the meter, its wiring and its address in EVCE')];
  }
  const { values } = toMeterObserved(second.value, meter.name, facts.at);
  if (values.currentAmps.includes(null)) {
    const message = 'it does not tell the current of every line';
    return [boxError(subject, message, 'choose a meter model in EVCE that reads the three currents')];
  }
  return [
    ...checkPlausible(subject, values, facts),
    ...(first.ok && isSame(first.value, second.value)
      ? [
          boxWarning(
            subject,
            `nothing of it changed within ${Math.round(facts.apartMs / 1000)} s`,
            'check again; a meter that stays so is not being read, and the site would fall back',
          ),
        ]
      : []),
  ];
}

type Values = ReturnType<typeof toMeterObserved>['values'];

function checkPlausible(subject: string, values: Values, facts: Facts): readonly BoxFinding[] {
  return [
    ...checkCurrents(subject, values, facts.limitAmps),
    ...checkVoltages(subject, values, facts.nominalVolts),
    ...checkPowers(subject, values),
  ];
}

function checkCurrents(subject: string, { currentAmps }: Values, limitAmps: number): readonly BoxFinding[] {
  const highest = Math.max(...currentAmps.map((value) => value ?? 0));
  if (highest <= ABSURD_TIMES * limitAmps) return [];
  const advice = 'see to its transformer ratio in EVCE, or correct limitAmps of its node';
  return [boxError(subject, `it shows ${highest} A, and its node carries ${limitAmps} A`, advice)];
}

function checkVoltages(subject: string, { voltageVolts }: Values, nominalVolts: number): readonly BoxFinding[] {
  const odd = voltageVolts.filter((value) => value !== null && Math.abs(value / nominalVolts - 1) > VOLTAGE_OFF_SHARE);
  if (odd.length === 0) return [];
  const shown = odd.map((value) => Math.round(value ?? 0)).join(', ');
  const message = `it shows ${shown} V, the supply has ${nominalVolts} V line to neutral`;
  return [boxWarning(subject, message, 'correct supply in the site file, or the meter model in EVCE')];
}

/** The sign of a power says where it flows; its size has to fit the current, wherever that flows. */
function checkPowers(subject: string, { currentAmps, voltageVolts, powerWatts }: Values): readonly BoxFinding[] {
  const isOdd = powerWatts.some((watts, phase) => {
    const [volts, amps] = [voltageVolts[phase] ?? null, currentAmps[phase] ?? null];
    if (watts === null || volts === null || amps === null) return false;
    return Math.abs(watts) > volts * amps * (1 + POWER_OFF_SHARE) + POWER_OFF_WATTS;
  });
  if (!isOdd) return [];
  const advice = 'currents or powers are scaled wrongly: see to the meter model and the transformer ratio in EVCE';
  return [boxError(subject, 'it shows more power than its voltage and current make', advice)];
}

const isSame = (a: MeterValuesBody, b: MeterValuesBody): boolean => JSON.stringify(a) === JSON.stringify(b);
