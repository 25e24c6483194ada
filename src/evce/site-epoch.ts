/**
 * Whether this is still the box that the site was set up with. Names and ids mean something on one box only: where the
 * certificate or the zones are others, somebody has to look before anything is written.
 * @module
 */

/** What the site was last acknowledged with. */
export interface SiteEpoch {
  /** SHA-256 fingerprints, lower-case hexadecimal. */
  readonly certificates: readonly string[];
  /** Names of all zones of the box, sorted. */
  readonly zones: readonly string[];
}

/** What the box shows now. */
export interface SeenBox {
  /** Null where there is none to see: a box in the same process. */
  readonly certificate: string | null;
  readonly zones: readonly string[];
}

/** The epoch that begins with what is seen. */
export function epochOf(seen: SeenBox, alsoExpected: readonly string[] = []): SiteEpoch {
  const shown = seen.certificate === null ? [] : [seen.certificate];
  return { certificates: [...new Set([...shown, ...alsoExpected])], zones: seen.zones };
}

/** What is not as acknowledged, for people; null while all is. */
export function differenceFrom(epoch: SiteEpoch, seen: SeenBox): string | null {
  const come = without(seen.zones, epoch.zones);
  const gone = without(epoch.zones, seen.zones);
  const differences = [
    ...(isExpected(epoch, seen.certificate) ? [] : ['it shows another certificate']),
    ...(come.length === 0 ? [] : [`it has gained the zone${plural(come)} ${listed(come)}`]),
    ...(gone.length === 0 ? [] : [`it has lost the zone${plural(gone)} ${listed(gone)}`]),
  ];
  return differences.length === 0 ? null : differences.join(' and ');
}

/** Where no certificate was ever seen, none is missed. */
const isExpected = ({ certificates }: SiteEpoch, certificate: string | null): boolean =>
  certificate === null || certificates.length === 0 || certificates.includes(certificate);

/** The names that `others` lacks; of a name that stands twice, the second must be there too. */
function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return names.filter((name) => {
    const found = left.indexOf(name);
    if (found >= 0) left.splice(found, 1);
    return found < 0;
  });
}

const plural = (names: readonly string[]): string => (names.length === 1 ? '' : 's');
/** More names than this say no more. */
const NAMES_TOLD = 5;

function listed(names: readonly string[]): string {
  const told = names.slice(0, NAMES_TOLD).map((name) => JSON.stringify(name));
  return told.join(', ') + (names.length > NAMES_TOLD ? ` and ${names.length - NAMES_TOLD} more` : '');
}
