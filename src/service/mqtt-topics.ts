/**
 * What the site tells others by a broker: one topic for the site, each node, zone, meter and strategy, and one for alarms. Values
 * are rounded to what people look at, so that a site at rest is silent.
 * @module
 */
import type { Publishing } from '../sources/settings.ts';
import type { Kept } from '../sources/retained.ts';
import type { StateDocument } from './state-document.ts';

/** What stands under the topic of availability while the service runs. */
export const HERE = 'online';
/** The same once it is gone. */
export const GONE = 'offline';

/** Where it stands whether the service runs; the broker itself says so when it dies. */
export const availabilityOf = ({ prefix }: Pick<Publishing, 'prefix'>): string => `${prefix}/availability`;

/** The kinds of things that have a topic each. */
export type TopicKind = 'nodes' | 'zones' | 'meters' | 'strategies';

/** The topic of each name of a kind: the name as a word, with a number where two would be the same. */
export function topicsFor(prefix: string, kind: TopicKind, names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    names.map((name) => {
      const word = wordOf(name);
      let own = word;
      for (let count = 2; taken.has(own); count += 1) own = `${word}-${count}`;
      taken.add(own);
      return [name, `${prefix}/${kind}/${own}`] as const;
    }),
  );
}

/** A name as one word of a topic; what has no Latin letter keeps its own. */
const wordOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s/+#]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'unnamed';

/** All topics with what they say now. */
export function topicsOf(document: StateDocument, { prefix }: Pick<Publishing, 'prefix'>): Kept {
  const { record, alarms } = document;
  const lasting = alarms.filter(({ clearedAt }) => clearedAt === null);
  return {
    [`${prefix}/site`]: JSON.stringify({
      site: document.site.name,
      shadow: document.site.shadow,
      link: document.link.state,
      lastingAlarms: lasting.length,
    }),
    [`${prefix}/alarms`]: JSON.stringify(
      lasting.map(({ id, subject, detail, raisedAt }) => ({ id, subject, detail, raisedAt })),
    ),
    ...(record === null ? {} : recordTopics(record, document, prefix)),
  };
}

type Cycle = NonNullable<StateDocument['record']>;

function recordTopics(record: Cycle, { sentences }: StateDocument, prefix: string): Kept {
  const { nodes, zones, meters, strategies } = record;
  return {
    ...each(nodes, { prefix, kind: 'nodes', nameOf: ({ node }) => node, stateOf: nodeState }),
    ...each(zones, {
      prefix,
      kind: 'zones',
      nameOf: ({ zone }) => zone,
      stateOf: (zone) => zoneState(zone, sentences.zones[zone.zone]),
    }),
    ...each(meters, { prefix, kind: 'meters', nameOf: ({ meter }) => meter, stateOf: meterState }),
    ...each(strategies, { prefix, kind: 'strategies', nameOf: ({ strategy }) => strategy, stateOf: strategyState }),
  };
}

interface Each<Item> {
  readonly prefix: string;
  readonly kind: TopicKind;
  readonly nameOf: (item: Item) => string;
  readonly stateOf: (item: Item) => object;
}

/** One topic each, in the order of the record: the same names have the same topics in every cycle. */
function each<Item>(items: readonly Item[], { prefix, kind, nameOf, stateOf }: Each<Item>): Kept {
  const topics = topicsFor(prefix, kind, items.map(nameOf));
  return Object.fromEntries(
    items.map((item) => [topics.get(nameOf(item)) ?? '', JSON.stringify({ name: nameOf(item), ...stateOf(item) })]),
  );
}

const nodeState = (node: Cycle['nodes'][number]) => ({
  seen: node.seen,
  limitAmps: tenths(node.limitAmps),
  measuredAmps: node.measuredAmps === null ? null : tenths(node.measuredAmps),
  chargingAmps: tenths(node.chargingAmps),
  headroomAmps: tenths(node.headroomAmps),
});

const zoneState = (zone: Cycle['zones'][number], sentence: string | undefined) => ({
  cars: zone.cars,
  demandAmps: tenth(zone.demandAmps),
  allocationAmps: tenth(zone.allocationAmps),
  drawnAmps: tenths(zone.drawnAmps),
  reductionAmps: zone.reductionAmps === null ? null : tenth(zone.reductionAmps),
  because: sentence ?? null,
});

const meterState = (meter: Cycle['meters'][number]) => ({
  state: meter.state,
  currentAmps: meter.currentAmps === null ? null : tenths(meter.currentAmps),
  powerWatts: meter.powerWatts === null ? null : Math.round(meter.powerWatts),
});

const strategyState = (strategy: Cycle['strategies'][number]) => ({
  shadow: strategy.shadow,
  contained: strategy.contained,
  ceilings: strategy.proposal.ceilings.length,
});

const tenth = (value: number): number => Math.round(value * 10) / 10;
const tenths = (values: readonly number[]): readonly number[] => values.map(tenth);
