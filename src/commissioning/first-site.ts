/**
 * Writes a first site file from what a box has. What the box cannot know stands as a question beside a value that is
 * cautious enough to begin with.
 * @module
 */
import { stringify } from 'yaml';
import type { Meter, Station, Zone } from '../evce/wire.ts';
import type { Listing } from '../evce/listing.ts';

export interface FirstSiteOptions {
  readonly url: string;
  readonly user: string;
  /** As it stands in the file: `{ file: … }` or `{ env: … }`. */
  readonly password: Readonly<Record<string, string>>;
  readonly pins: readonly string[];
  readonly timeZone: string;
  readonly listing: Listing;
}

/** Counted for the grid connection of a box whose zones state no maximum. */
const CAUTIOUS_AMPS = 16;
const ROOT = 'Grid connection';

/** The text of the file. */
export function firstSite(options: FirstSiteOptions): string {
  const { listing } = options;
  const zones = named(listing.zones);
  const plan = planOf(zones, named(listing.meters));
  return [
    '# A first site file, written from what the box has. Every line with a question mark is a guess: answer it, then run',
    '#   busbar check -c FILE             busbar check -c FILE --connect             busbar commission ZONE -c FILE',
    'site: EV charging # ? What is the site called?',
    `timezone: ${scalar(options.timeZone)} # ? Is the site in this time zone?`,
    'supply: { system: 400Y/230, frequencyHz: 50 } # ? Or 208Y/120 or 480Y/277?',
    '',
    ...boxSection(options),
    '',
    ...nodesSection(plan),
    ...metersSection(plan),
    ...stationsSection(listing),
    '# ? How is the highest demand billed? For example: demand: { window: 15m, pricePerKw: 12.5 }',
    '# ? What shall be pursued within the limits? For example, with a meter of the grid connection:',
    '#   strategies: [{ use: peak-shaving, meter: METER, targetKw: 100 }]',
    '',
  ].join('\n');
}

function boxSection({ url, user, password, pins }: FirstSiteOptions): readonly string[] {
  return [
    'evce:',
    `  url: ${scalar(url)}`,
    `  user: ${scalar(user)}`,
    `  password: ${flow(password)}`,
    `  pin: ${flow(pins)}`,
    '  # ? How does this box understand a reduction? `busbar check --openapi FILE` proposes, `busbar commission ZONE` tries.',
    '  # Until the day of that trial stands here (confirmed: 2026-11-20), Busbar runs in shadow: it writes nothing.',
    '  dialect: { unit: ampere, sense: removed, shape: scalar, key: reduction, integer: true }',
  ];
}

interface Placed {
  readonly name: string;
  readonly parent: string;
  /** Its maximum in EVCE; null where the box states none. */
  readonly maxAmps: number | null;
  readonly limitAmps: number;
  /** False for a zone that only feeds others: those are held, and it is not. */
  readonly isHeld: boolean;
  readonly meters: readonly string[];
  readonly allocation: 'proportional' | 'fifo' | 'Unknown';
}

interface Plan {
  readonly root: { readonly name: string; readonly limitAmps: number };
  /** Parents before children. */
  readonly nodes: readonly Placed[];
  readonly rootMeters: readonly string[];
  /** Nobody says where they are. */
  readonly otherMeters: readonly string[];
}

type WithName<T> = T & { readonly name: string };

/** What a site file can call something, on one line of it. */
const NAME = /^[^\p{Cc}]{1,80}$/u;

/** Things that have a name of their own; the others cannot be referred to. */
function named<T extends { readonly config: { readonly friendly_name?: string | undefined } }>(
  things: readonly T[],
): readonly WithName<T>[] {
  const counts = new Map<string, number>();
  for (const { config } of things)
    counts.set(config.friendly_name ?? '', (counts.get(config.friendly_name ?? '') ?? 0) + 1);
  return things.flatMap((thing) => {
    const name = thing.config.friendly_name;
    const canBeSaid = name !== undefined && NAME.test(name) && name.trim() === name && counts.get(name) === 1;
    return canBeSaid ? [{ ...thing, name }] : [];
  });
}

function planOf(zones: readonly WithName<Zone>[], meters: readonly WithName<Meter>[]): Plan {
  const parentOf = (zone: Zone): WithName<Zone> | undefined =>
    zones.find(({ id }) => id === zone.config.parent_id && id !== zone.id);
  const meterOf = (zone: Zone): WithName<Meter> | undefined =>
    meters.find(({ id, zone_ids: ids }) => id === zone.config.pm_id || (ids?.length === 1 && ids[0] === zone.id));
  const maxima = zones.map(({ config }) => config.max_current ?? 0);
  const root = { name: freeName(zones), limitAmps: Math.max(CAUTIOUS_AMPS, ...maxima) };
  const taken = new Set<string>();
  const nodes: Placed[] = [];
  for (const zone of inFeedingOrder(zones, parentOf)) {
    const above = nodes.find(({ name }) => name === parentOf(zone)?.name) ?? root;
    const meter = meterOf(zone)?.name;
    const isFree = meter !== undefined && !taken.has(meter);
    if (isFree) taken.add(meter);
    const isHeld = !zones.some((each) => parentOf(each)?.id === zone.id);
    const maxAmps = (zone.config.max_current ?? 0) > 0 ? (zone.config.max_current ?? null) : null;
    nodes.push({
      name: zone.name,
      parent: above.name,
      maxAmps,
      limitAmps: Math.min(maxAmps ?? (isHeld && above === root ? CAUTIOUS_AMPS : Infinity), above.limitAmps),
      isHeld,
      meters: isFree ? [meter] : [],
      allocation: zone.config.allocation,
    });
  }
  const [rootMeter, ...otherMeters] = meters.map(({ name }) => name).filter((name) => !taken.has(name));
  return { nodes, root, rootMeters: rootMeter === undefined ? [] : [rootMeter], otherMeters };
}

/** A name for the grid connection that no zone has. */
const freeName = (zones: readonly { readonly name: string }[]): string =>
  zones.some(({ name }) => name === ROOT) ? `${ROOT} (utility)` : ROOT;

/** A zone stands after the one that feeds it; one of a circle is left out, for nothing feeds it. */
function inFeedingOrder(
  zones: readonly WithName<Zone>[],
  parentOf: (zone: Zone) => WithName<Zone> | undefined,
): readonly WithName<Zone>[] {
  const fedBy = (id: number | undefined): readonly WithName<Zone>[] =>
    zones.filter((zone) => parentOf(zone)?.id === id);
  const below = (id: number | undefined): readonly WithName<Zone>[] =>
    fedBy(id).flatMap((zone) => [zone, ...below(zone.id)]);
  return below(undefined);
}

function nodesSection({ nodes, root, rootMeters }: Plan): readonly string[] {
  const meters = rootMeters.length === 0 ? '' : `, meters: ${flow(rootMeters)}`;
  return [
    '# The electrical tree, from the grid connection down; a node with `zone` is a zone of EVCE.',
    '# ? What does each feeder carry, A per phase (limitAmps)? Here stands what EVCE allows, or less.',
    '# ? What is the most that a metered node carries besides charging (worstBackgroundAmps)?',
    '# ? What may each zone have when the meters are lost (fallbackAmps)? Until it is stated: nothing.',
    'nodes:',
    `  - { name: ${scalar(root.name)}, limitAmps: ${root.limitAmps}${meters} } # ? The grid connection`,
    ...nodes.map(nodeLine),
    '',
  ];
}

function nodeLine({ name, parent, limitAmps, isHeld, meters, allocation, maxAmps }: Placed): string {
  const parts = [
    `name: ${scalar(name)}`,
    `parent: ${scalar(parent)}`,
    ...(isHeld ? [`zone: ${scalar(name)}`] : []),
    `limitAmps: ${limitAmps}`,
    ...(meters.length === 0 ? [] : [`meters: ${flow(meters)}`]),
    ...(allocation === 'fifo' ? ['allocation: fifo'] : []),
  ];
  const remarks = [
    ...(isHeld ? [] : ['? A zone that feeds others: they are held instead of it']),
    ...(maxAmps === null ? ['? EVCE states no maximum'] : []),
  ];
  return `  - { ${parts.join(', ')} }${remarks.length === 0 ? '' : ` # ${remarks.join('; ')}`}`;
}

function metersSection({ nodes, rootMeters, otherMeters }: Plan): readonly string[] {
  const placed = [...rootMeters, ...nodes.flatMap(({ meters }) => meters)];
  if (placed.length + otherMeters.length === 0)
    return ['# ? The box has no meter: without one the building has to be stated as reserveAmps.', ''];
  return [
    'meters:',
    ...(rootMeters.length === 0
      ? []
      : [`  # ? Does ${flow(rootMeters)} see all that flows through the grid connection?`]),
    ...(placed.length === 0
      ? []
      : [
          '  # ? Does each count what is imported (importRegister)? By that it is found out when its values stand still.',
        ]),
    ...placed.map((name) => `  - { name: ${scalar(name)}, importRegister: true }`),
    ...otherMeters.map(
      (name) => `  # ? Where is it? - { name: ${scalar(name)}, node: NODE, role: flow | generation | battery }`,
    ),
    ...(placed.length === 0 ? ['  []'] : []),
    '',
  ];
}

/** What is stated here wins over the box; so it stands here to be looked at, station by station. */
function stationsSection({ stations }: Listing): readonly string[] {
  // The key `defaults` has a meaning of its own.
  const known = named(stations).filter(({ name }) => name !== 'defaults');
  if (known.length === 0) return ['# ? The box lists no station.', ''];
  return [
    '# ? Is every station wired so? What stands here wins over what the box says.',
    'stations:',
    '  defaults: { phases: 3, rotation: L1L2L3, minAmps: 6, maxAmps: 32 }',
    ...known.map((station) => `  ${scalar(station.name)}: ${flow(ratingOf(station))}`),
    '',
  ];
}

const ROTATION = /^L[123](?:L[123]){0,2}$/;

/** Only what a site file may state; the rest of what a box says is left to the box. */
function ratingOf({ config }: Station): Readonly<Record<string, unknown>> {
  const { phases, phase_rotation: rotation, min_current: minAmps, max_current: maxAmps, vip } = config;
  return {
    ...(phases === 1 || phases === 2 || phases === 3 ? { phases } : {}),
    ...(rotation !== undefined && ROTATION.test(rotation) ? { rotation } : {}),
    ...(minAmps !== undefined && minAmps >= 6 && minAmps <= 32 ? { minAmps } : {}),
    ...(maxAmps !== undefined && maxAmps >= 6 && maxAmps <= 125 ? { maxAmps } : {}),
    ...(vip === true ? { vip } : {}),
  };
}

/** A value on one line, quoted where YAML needs it. */
function flow(value: unknown): string {
  const style = { collectionStyle: 'flow', lineWidth: 0, singleQuote: true } as const;
  return stringify(value, { ...style, flowCollectionPadding: !Array.isArray(value) }).trim();
}
const scalar = (text: string): string => flow([text]).replace(/^\[ ?/, '').replace(/ ?\]$/, '');
