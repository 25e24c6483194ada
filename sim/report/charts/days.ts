/**
 * Energy by day: what cars took, what the building took, what the sun gave.
 * @module
 */
import { axisX, rectY, ruleY, type Markish, type PlotOptions } from '@observablehq/plot';
import type { DayEnergy } from '../days.ts';
import type { ReportDocument } from '../document.ts';
import { daySpan, shortDate } from '../local-time.ts';
import { colour, type ColourName } from '../palette.ts';
import { base, MARGIN_LEFT, MARGIN_RIGHT, valueMarks } from './frame.ts';

interface Bar {
  readonly day: number;
  readonly lowKwh: number;
  readonly highKwh: number;
  readonly fill: ColourName;
  readonly words: string;
}

const LABEL_PX = 56;

/** Draws a bar a day. */
export function daysChart({ days, timeZone }: ReportDocument, width: number): PlotOptions {
  const bars = days.flatMap(barsOf);
  const most = Math.max(1, ...bars.map(({ highKwh }) => highKwh), ...days.map((day) => day.generatedWh / 1000));
  const shown = Math.max(1, Math.ceil((days.length * LABEL_PX) / (width - MARGIN_LEFT - MARGIN_RIGHT)));
  const hasSun = days.some(({ generatedWh }) => generatedWh > 0);
  return {
    ...base(width, 260),
    x: { type: 'linear', domain: [0, days.length], label: null },
    y: { domain: [0, 1.08 * most], label: 'kWh' },
    marks: [
      ...valueMarks('kWh', 5),
      rectY(bars, {
        x1: ({ day }: Bar) => day + 0.14,
        x2: ({ day }: Bar) => day + 0.86,
        y1: 'lowKwh',
        y2: 'highKwh',
        fill: ({ fill }: Bar) => colour(fill),
        title: 'words',
      }),
      ...(hasSun ? [sunTicks(days)] : []),
      axisX(
        days.map((_, day) => day + 0.5).filter((_, day) => day % shown === 0),
        {
          tickFormat: (at: number) => dateOf(timeZone, days[Math.floor(at)]),
          tickSize: 0,
          color: colour('quiet'),
          label: null,
        },
      ),
      ruleY([0], { stroke: colour('quiet') }),
    ],
  };
}

function sunTicks(days: readonly DayEnergy[]): Markish {
  return rectY(days, {
    x1: (_: DayEnergy, day: number) => day + 0.06,
    x2: (_: DayEnergy, day: number) => day + 0.94,
    y1: ({ generatedWh }: DayEnergy) => generatedWh / 1000,
    y2: ({ generatedWh }: DayEnergy) => generatedWh / 1000,
    stroke: colour('sun'),
    strokeWidth: 2.4,
  });
}

const dateOf = (zone: ReportDocument['timeZone'], day: DayEnergy | undefined): string =>
  day === undefined ? '' : shortDate(zone, daySpan(zone, day.date).fromMs);

function barsOf({ date, consumedWh, chargedWh }: DayEnergy, day: number): readonly Bar[] {
  const [building, cars] = [consumedWh / 1000, chargedWh / 1000];
  const words = (name: string, kwh: number): string => `${date}: ${name} ${kwh.toFixed(1)} kWh`;
  return [
    { day, lowKwh: 0, highKwh: building, fill: 'building', words: words('building', building) },
    { day, lowKwh: building, highKwh: building + cars, fill: 'charging', words: words('cars', cars) },
  ];
}
