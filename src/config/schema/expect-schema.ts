/**
 * What a scenario's result must show: bounds on its figures.
 * @module
 */
import { z } from 'zod';

/** A bound on a figure of the result. */
export interface Condition {
  readonly relation: '>=' | '<=' | '>' | '<' | '==';
  readonly value: number;
}

const CONDITION = /^\s*(?:(>=|<=|>|<|==)\s*)?(-?\d+(?:\.\d+)?)\s*$/;
const conditionText = 'expected a number, or a comparison such as ">= 98"';

const condition = z
  .union([z.number(conditionText), z.string(conditionText).regex(CONDITION, conditionText)])
  .transform((stated): Condition => {
    const [, relation = '==', value = ''] = CONDITION.exec(String(stated)) ?? [];
    return { relation: relation as Condition['relation'], value: Number(value) };
  });

const figure = (description: string) => condition.optional().describe(description);

export const expectSchema = z
  .strictObject({
    violations: figure('Number of violations, such as 0.'),
    deliveredPct: figure('Energy delivered of what was asked, %, such as ">= 98".'),
    servedFully: figure('Number of sessions served fully.'),
    unplaced: figure('Number of sessions that found no station.'),
    peakKw: figure('Highest power from the grid, kW.'),
    billedPeakKw: figure('Highest mean of a demand window, kW.'),
    importKwh: figure('Energy from the grid, kWh.'),
    exportKwh: figure('Energy into the grid, kWh.'),
    selfUsePct: figure('Share of generated energy used on the site, %.'),
    energyCost: figure('Cost of energy, in the price’s currency.'),
    demandCost: figure('Cost of demand, in the price’s currency.'),
    totalCost: figure('Cost of both.'),
    writes: figure('Number of writes to the box.'),
    contactorSwitches: figure('How often contactors closed.'),
    jain: figure('Jain’s index of the served shares, 0–1.'),
  })
  .describe('What the result must show.');

/** The figures that a scenario may expect. */
export type ExpectedFigure = keyof z.infer<typeof expectSchema>;
