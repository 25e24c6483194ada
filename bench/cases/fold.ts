/**
 * How long it takes from the bytes of the box's answer to the engine's state.
 * @module
 */
import { boxNames, directoryOf, type Directory } from '../../src/evce/directory.ts';
import { toStationsObserved } from '../../src/evce/map.ts';
import { parseBody, stationStatusListSchema } from '../../src/evce/wire.ts';
import { BenchFailure, type Case } from '../case.ts';
import { busySite, type BusySite } from '../site/busy-site.ts';
import { timeEach } from '../timing.ts';

const RUNS = { runs: 500, warmUpRuns: 100 };

/** All station statuses; bare is what `JSON.parse` takes for the same bytes. */
export function fold(stations: number): Case {
  return {
    name: `fold/${stations}`,
    unit: 'ms',
    async measure() {
      const site = busySite(stations);
      const directory = directoryFor(site);
      const text = JSON.stringify(site.world.box.statuses());
      const figures = await timeEach({ work: () => foldText(site, directory, text), ...RUNS });
      const { median: bare } = await timeEach({ work: () => JSON.parse(text) as unknown, ...RUNS });
      return { ...figures, bare };
    },
  };
}

function foldText(site: BusySite, directory: Directory, text: string): unknown {
  const parsed = parseBody(text, stationStatusListSchema);
  if (!parsed.ok) throw new BenchFailure(parsed.why);
  const event = toStationsObserved(parsed.value, directory, site.tick().at);
  return site.engine.step(site.state(), event).state;
}

/** The client keeps its directory between polls, so that making it is not part of a poll. */
function directoryFor(site: BusySite): Directory {
  const { box, dialect, site: electrical } = site.world;
  return directoryOf(
    { zones: box.zones(), stations: box.stations(), meters: box.meters(), zoneStations: new Map() },
    { names: boxNames(electrical, {}), dialect, nominalVolts: electrical.supply.nominalVolts },
  );
}
