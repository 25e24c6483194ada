/**
 * The legends of a report's drawings.
 * @module
 */
import type { BinderGroup } from './binder.ts';
import type { ReportDocument } from './document.ts';
import { markup, type Markup } from './markup.ts';
import { binderColour, colour, type ColourName } from './palette.ts';

/** One entry of a legend. */
export interface Entry {
  readonly fill: string;
  readonly shape: 'area' | 'line' | 'dots';
  readonly words: string;
}

const area = (name: ColourName, words: string): Entry => ({ fill: colour(name), shape: 'area', words });
const line = (name: ColourName, words: string): Entry => ({ fill: colour(name), shape: 'line', words });

const GROUPS: Readonly<Record<BinderGroup, string>> = {
  idle: 'no car wants energy',
  enough: 'cars can use no more',
  rising: 'rises in steps',
  load: 'other loads',
  limit: 'an electrical limit',
  strategy: 'a strategy',
  unseen: 'not seen, worst case counts',
  overload: 'overload',
};

const LEGENDS = {
  currents: [
    area('building', 'without cars'),
    area('charging', 'cars on top'),
    line('ink', 'highest'),
    line('limit', 'limit'),
  ],
  power: [
    area('building', 'building'),
    area('charging', 'cars on top'),
    line('sun', 'sun'),
    line('battery', 'battery; below zero it gives'),
    line('ink', 'from the grid, highest'),
    line('limit', 'what the connection carries'),
  ],
  zone: [
    line('allocation', 'allocation'),
    area('charging', 'drawn, highest line'),
    { fill: colour('quiet'), shape: 'dots', words: 'could use' },
    line('limit', 'limit'),
  ],
  strips: Object.entries(GROUPS).map(([group, words]): Entry => ({
    fill: binderColour(group as BinderGroup),
    shape: 'area',
    words,
  })),
  stays: [area('charging', 'charging'), area('waiting', 'plugged in, waiting for energy'), area('parked', 'full')],
  duration: [area('building', 'without cars'), line('charging', 'with cars'), line('limit', 'limit')],
  served: [area('waiting', 'served in part'), area('charging', 'served fully')],
  days: [area('building', 'building'), area('charging', 'cars'), line('sun', 'sun')],
} as const satisfies Record<string, readonly Entry[]>;

export type LegendName = keyof typeof LEGENDS;

/** The entries of a legend; without sun and battery where there is none. */
export function legendEntries(document: ReportDocument, name: LegendName): readonly Entry[] {
  const hasSun = document.days.some(({ generatedWh }) => generatedWh > 0);
  const hasBattery = document.days.some(({ storedWh }) => storedWh !== 0);
  const absent = [...(hasSun ? [] : [colour('sun')]), ...(hasBattery ? [] : [colour('battery')])];
  const entries: readonly Entry[] = LEGENDS[name];
  return entries.filter(({ fill }) => !absent.includes(fill));
}

/** The binders that occur, in the order of the colours. */
export function binderEntries({ zones }: ReportDocument): readonly Entry[] {
  const seen = new Set(zones.flatMap(({ binding }) => (binding?.binders ?? []).map(({ group }) => group)));
  const groups = (Object.keys(GROUPS) as BinderGroup[]).filter((group) => seen.has(group));
  return groups.map((group) => ({ fill: binderColour(group), shape: 'area', words: GROUPS[group] }));
}

/** A legend as a list. */
export function legendMarkup(entries: readonly Entry[]): Markup {
  return markup`<ul class="legend">${entries.map(
    ({ fill, shape, words }) => markup`<li><span class="swatch ${shape}" style="--fill:${fill}"></span>${words}</li>`,
  )}</ul>`;
}
