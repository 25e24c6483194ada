/**
 * Who is served, found by trying: of all sets of zones that could have one more car, the first that fits, those of
 * earlier zones first. Shares no code with the allocator.
 */
import { fits, zonesOf, type Sharing } from './share.ts';

/** What each request has when so many cars of each zone are served: the minimum of those, or what was wished. */
export const floorsAt = ({ requests }: Sharing, cars: ReadonlyMap<number, number>): readonly number[] =>
  requests.map(({ zone, minimums, wished }) => Math.max(minimums[(cars.get(zone) ?? 0) - 1] ?? 0, wished?.amps ?? 0));

/** How many cars of each zone are served. */
export function servedIn(sharing: Sharing): ReadonlyMap<number, number> {
  const { requests } = sharing;
  const zones = zonesOf(requests);
  const nothing = requests.map(() => 0);
  let cars: ReadonlyMap<number, number> = new Map([...zones.keys()].map((zone) => [zone, 0]));
  for (let round = 0; ; round += 1) {
    const next = sharing.order.filter(
      (zone) =>
        cars.get(zone) === round &&
        (zones.get(zone) ?? []).every(
          (i) => (requests[i]?.minimums[round] ?? Infinity) <= (requests[i]?.most.amps ?? 0),
        ),
    );
    if (next.length === 0) return cars;
    // Counting down, with the first zone as the highest digit: a set with an earlier zone comes before all without.
    for (let set = 2 ** next.length - 1; set >= 0; set -= 1) {
      const chosen = next.filter((_, at) => Math.floor(set / 2 ** (next.length - 1 - at)) % 2 === 1);
      const then = new Map([...cars, ...chosen.map((zone): [number, number] => [zone, round + 1])]);
      if (!fits(sharing, nothing, floorsAt(sharing, then))) continue;
      cars = then;
      break;
    }
  }
}
