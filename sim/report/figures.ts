/**
 * The figures of a report: what came of the run at a glance, each with its unit and what it is to be read against.
 * @module
 */
import type { SimulationResult } from '../result.ts';
import { connectionKw } from './charts/power.ts';
import type { ReportDocument } from './document.ts';

/** One figure with its unit and a remark. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  readonly unit: string;
  readonly remark: string;
  readonly tone: 'plain' | 'good' | 'bad';
}

/** A number for reading: thin spaces between thousands, a real minus sign. */
export function inDigits(value: number, decimals = 0): string {
  const [whole = '', rest] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, '\u202f');
  const isNegative = value < 0 && Number(value.toFixed(decimals)) !== 0;
  return `${isNegative ? '−' : ''}${grouped}${rest === undefined ? '' : `.${rest}`}`;
}

const plain = (figure: Omit<Figure, 'tone'>): Figure => ({ ...figure, tone: 'plain' });

/** The figures worth a tile, most important first. */
export function keyFigures(document: ReportDocument): readonly Figure[] {
  const { result } = document;
  return [
    delivered(result),
    violations(result),
    ...power(document),
    ...cost(result),
    ...sun(result),
    plain({
      name: 'Fairness',
      value: result.control.jain.toFixed(2),
      unit: '',
      remark: 'Jain’s index of served shares; 1 is all alike',
    }),
    ...oracle(result),
    control(result),
  ];
}

function delivered({ sessions }: SimulationResult): Figure {
  const { deliveredPct, deliveredKwh, requestedKwh, servedFully, count } = sessions;
  const energy = `${inDigits(deliveredKwh)} of ${inDigits(requestedKwh)} kWh`;
  return plain({
    name: 'Energy delivered',
    value: deliveredPct.toFixed(1),
    unit: '%',
    remark: `${energy}; ${inDigits(servedFully)} of ${inDigits(count)} sessions fully`,
  });
}

function violations({ limits }: SimulationResult): Figure {
  const { violations: count, longestOverloadSeconds, worstOverPct } = limits;
  const over =
    worstOverPct === 0
      ? 'no line was ever above its limit because of cars'
      : `longest overload ${inDigits(longestOverloadSeconds)} s, at worst ${worstOverPct.toFixed(1)} % over`;
  return { name: 'Violations', value: inDigits(count), unit: '', remark: over, tone: count === 0 ? 'good' : 'bad' };
}

function power(document: ReportDocument): readonly Figure[] {
  const { peakKw, billedPeakKw, importKwh, exportKwh } = document.result.grid;
  const limit = connectionKw(document);
  return [
    plain({
      name: 'Highest grid power',
      value: peakKw.toFixed(1),
      unit: 'kW',
      remark: `${inDigits((100 * peakKw) / limit)} % of the connection’s ${inDigits(limit)} kW`,
    }),
    plain({
      name: 'Billed peak',
      value: billedPeakKw.toFixed(1),
      unit: 'kW',
      remark: 'highest mean of a demand window',
    }),
    plain({
      name: 'From the grid',
      value: inDigits(importKwh),
      unit: 'kWh',
      remark: exportKwh > 0 ? `${inDigits(exportKwh)} kWh went back` : 'nothing went back',
    }),
  ];
}

function cost({ cost: { currency, energyCost, demandCost, totalCost } }: SimulationResult): readonly Figure[] {
  if (totalCost === 0) return [];
  const remark = `energy ${inDigits(energyCost, 2)}, demand ${inDigits(demandCost, 2)}`;
  return [plain({ name: 'Cost', value: inDigits(totalCost, 2), unit: currency, remark })];
}

function sun({ grid }: SimulationResult): readonly Figure[] {
  if (grid.selfUsePct === null) return [];
  const remark = 'of what the sun gave was used on the site';
  return [plain({ name: 'Own sun used', value: grid.selfUsePct.toFixed(1), unit: '%', remark })];
}

function oracle({ oracle: report, sessions }: SimulationResult): readonly Figure[] {
  if (report === undefined) return [];
  const share = report.deliveredKwh === 0 ? 100 : (100 * sessions.deliveredKwh) / report.deliveredKwh;
  const against = plain({
    name: 'Of the possible energy',
    value: share.toFixed(1),
    unit: '%',
    remark: `who knew the future would deliver at most ${inDigits(report.deliveredKwh)} kWh`,
  });
  if (report.regretPct === null) return [against];
  const remark = 'what this run cost more than the best possible, missing energy counted';
  return [against, plain({ name: 'Regret', value: report.regretPct.toFixed(1), unit: '%', remark })];
}

function control({ control: { writes, rewrites, writesPerHourMax, contactorSwitches } }: SimulationResult): Figure {
  const remark = `${inDigits(rewrites)} repeated; at most ${inDigits(writesPerHourMax)} an hour; contactors closed ${inDigits(contactorSwitches)} times`;
  return plain({ name: 'Writes to EVCE', value: inDigits(writes), unit: '', remark });
}
