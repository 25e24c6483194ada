/**
 * The result of a simulation for a person: what matters first, units beside every number.
 * @module
 */
import type { SimulationResult } from '../../sim/result.ts';

/** Lines to print. */
export function resultTable(result: SimulationResult): readonly string[] {
  const rows = [
    ...headline(result),
    ...sessions(result),
    ...grid(result),
    ...oracle(result),
    ...limits(result),
    ...control(result),
    ...faults(result),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
}

type Row = readonly [name: string, text: string];

function headline({ scenario, seed, strategies, simulatedHours, cycles }: SimulationResult): readonly Row[] {
  const control = strategies.length === 0 ? 'limits alone' : strategies.join(', ');
  return [
    ['scenario', `${scenario} (seed ${seed})`],
    ['strategies', control],
    ['simulated', `${simulatedHours} h, ${cycles} decisions`],
  ];
}

function sessions({ sessions: report }: SimulationResult): readonly Row[] {
  const { count, servedFully, requestedKwh, deliveredKwh, deliveredPct, unplaced, rejected } = report;
  const left = [
    ...(unplaced > 0 ? [`${unplaced} found no station`] : []),
    ...(rejected > 0 ? [`${rejected} could not be read`] : []),
  ];
  return [
    ['sessions', [`${count}, ${servedFully} served fully`, ...left].join(', ')],
    ['energy', `${fixed(deliveredKwh)} of ${fixed(requestedKwh)} kWh delivered (${fixed(deliveredPct)} %)`],
  ];
}

function grid({ grid: report, cost }: SimulationResult): readonly Row[] {
  const { peakKw, billedPeakKw, importKwh, exportKwh, selfUsePct } = report;
  const sun: Row[] = selfUsePct === null ? [] : [['own sun', `${fixed(selfUsePct)} % used on the site`]];
  return [
    ['peak', `${fixed(peakKw)} kW, ${fixed(billedPeakKw)} kW as billed`],
    ['grid', `${fixed(importKwh)} kWh imported, ${fixed(exportKwh)} kWh exported`],
    ...sun,
    [
      'cost',
      `${fixed(cost.totalCost)} ${cost.currency} (energy ${fixed(cost.energyCost)}, demand ${fixed(cost.demandCost)})`,
    ],
  ];
}

function oracle({ oracle: report, cost }: SimulationResult): readonly Row[] {
  if (report === undefined) return [];
  const { deliveredKwh, totalCost, regretPct } = report;
  const regret = regretPct === null ? '' : `; regret ${fixed(regretPct)} %`;
  return [['at best', `${fixed(deliveredKwh)} kWh delivered for ${fixed(totalCost)} ${cost.currency}${regret}`]];
}

function limits({ limits: report, laws, expectations }: SimulationResult): readonly Row[] {
  const { violations, longestOverloadSeconds, worstOverPct, overAmpSeconds } = report;
  const over = `longest overload ${longestOverloadSeconds} s, worst ${fixed(worstOverPct)} % over, ${fixed(overAmpSeconds)} A·s`;
  return [
    ['violations', `${violations} (${over})`],
    ...laws
      .filter(({ held }) => !held)
      .map(({ id, detail }): Row => ['broken', detail === undefined ? id : `${id}: ${detail}`]),
    ...expectations
      .filter(({ met }) => !met)
      .map(({ figure, expected, found }): Row => ['not met', `${figure} ${expected}, found ${found}`]),
  ];
}

function control({ control: report }: SimulationResult): readonly Row[] {
  const { writes, writesPerHourMax, rewrites, contactorSwitches, jain } = report;
  return [
    ['writes', `${writes} (${rewrites} repeated, at most ${writesPerHourMax} an hour)`],
    ['contactors', `closed ${contactorSwitches} times`],
    ['fairness', `${jain} (Jain)`],
  ];
}

/** A fault that met with no write has tested nothing. */
function faults({ faults: met = [] }: SimulationResult): readonly Row[] {
  return met.map(({ kind, begun, strikes, writes, raises, logins }, index): Row => {
    const meetings = `met ${writes} writes (${raises} raises), ${logins} logins`;
    return [index === 0 ? 'faults' : '', `${kind}: ${begun} begun, struck ${strikes} times, ${meetings}`];
  });
}

const fixed = (value: number): string => value.toFixed(1);
