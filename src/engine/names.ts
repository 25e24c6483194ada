/**
 * Where a meter, a zone or a signal stands in the site's lists, by its name; worked out once per site.
 * @module
 */
import type { Site } from './site.ts';

interface Places {
  readonly meters: ReadonlyMap<string, number>;
  readonly zones: ReadonlyMap<string, number>;
  readonly signals: ReadonlyMap<string, number>;
}

/** A site never changes. */
const known = new WeakMap<Site, Places>();

/** Index into `Site.meters`; undefined where the site has no such meter. */
export const meterNamed = (site: Site, name: string): number | undefined => placesOf(site).meters.get(name);

/** Index into `Site.zones`; undefined where the site has no such zone. */
export const zoneNamed = (site: Site, name: string): number | undefined => placesOf(site).zones.get(name);

/** Index into `Site.signals`; undefined where the site has no such signal. */
export const signalNamed = (site: Site, name: string): number | undefined => placesOf(site).signals.get(name);

function placesOf(site: Site): Places {
  const before = known.get(site);
  if (before !== undefined) return before;
  const places: Places = {
    meters: positions(site.meters),
    zones: positions(site.zones),
    signals: positions(site.signals),
  };
  known.set(site, places);
  return places;
}

const positions = (named: readonly { readonly name: string }[]): ReadonlyMap<string, number> =>
  new Map(named.map(({ name }, position) => [name, position]));
