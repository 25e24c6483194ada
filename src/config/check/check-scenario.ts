/**
 * Checks of a scenario against its site and the disk. They work on what could be read, like those of a site.
 * @module
 */
import { error, type Finding, type Readable } from './finding.ts';
import { didYouMean } from '../document/nearest.ts';
import type { Path } from '../problem.ts';
import type { ScenarioInput } from '../schema/scenario-schema.ts';

/** What a scenario refers to. */
export interface ScenarioReferences {
  /** The site's zones, nodes and meters; null where the site could not be read. */
  readonly zones: readonly string[] | null;
  readonly nodes: readonly string[] | null;
  readonly meters: readonly string[] | null;
  /** What is wrong with the file that a path in the document names, or null. */
  readonly complainOfFile: (path: Path, named: string) => string | null;
}

/** All that is wrong between a scenario and what it refers to. */
export function checkScenario(draft: Readable<ScenarioInput>, references: ScenarioReferences): Finding[] {
  const { traffic, background, generation, price } = draft;
  const fileAt = (path: Path, named: string | undefined): Finding[] => {
    const complaint = named === undefined ? null : references.complainOfFile(path, named);
    return complaint === null ? [] : [error(path, complaint)];
  };
  return [
    ...(traffic !== undefined && 'sessions' in traffic ? fileAt(['traffic', 'sessions'], traffic.sessions) : []),
    ...checkStations(traffic?.stations, references.zones),
    ...(background !== undefined && 'load' in background ? fileAt(['background', 'load'], background.load) : []),
    ...checkNamed({ named: background?.node, known: references.nodes, what: 'node' }, ['background', 'node']),
    ...(generation !== undefined && 'file' in generation ? fileAt(['generation', 'file'], generation.file) : []),
    ...checkNamed({ named: generation?.node, known: references.nodes, what: 'node' }, ['generation', 'node']),
    ...checkNamed({ named: draft.battery?.node, known: references.nodes, what: 'node' }, ['battery', 'node']),
    ...(price !== undefined && 'file' in price ? fileAt(['price', 'file'], price.file) : []),
    ...(price !== undefined && 'tariff' in price ? fileAt(['price', 'tariff'], price.tariff) : []),
    ...checkBoxZones(draft.box?.zones, references),
    ...(draft.faults ?? []).flatMap((fault, index) => checkFault(fault, ['faults', index], references)),
    ...checkSteps(draft),
  ];
}

function checkStations(stations: ScenarioInput['traffic']['stations'], zones: readonly string[] | null): Finding[] {
  if (stations === undefined || typeof stations === 'number') return [];
  const path = ['traffic', 'stations'];
  const counts = Object.entries(stations);
  if (counts.every(([, count]) => count === 0)) return [error(path, 'found no stations, expected at least one')];
  if (zones === null) return [];
  return counts.flatMap(([zone]) =>
    zones.includes(zone)
      ? []
      : [error([...path, zone], `no such zone, expected one of ${zones.join(', ')}${didYouMean(zone, zones)}`)],
  );
}

function checkBoxZones(zones: Readable<ScenarioInput['box']>['zones'], references: ScenarioReferences): Finding[] {
  return Object.entries(zones ?? {}).flatMap(([zone, settings]) => {
    const path = ['box', 'zones', zone];
    const { mode, meter } = settings ?? {};
    return [
      ...checkNamed({ named: zone, known: references.zones, what: 'zone' }, path),
      ...checkNamed({ named: meter, known: references.meters, what: 'meter' }, [...path, 'meter']),
      ...(mode === 'dynamic' && meter === undefined
        ? [error(path, 'a dynamic zone without a meter, expected `meter`, the one it regulates by')]
        : []),
    ];
  });
}

/** Stations are made up from the traffic, so their names are looked at when they are there. */
function checkFault(
  fault: Readable<ScenarioInput['faults'][number]> | undefined,
  path: Path,
  { zones, meters }: ScenarioReferences,
): Finding[] {
  return [
    ...checkNamed({ named: fault?.zone, known: zones, what: 'zone' }, [...path, 'zone']),
    ...checkNamed({ named: fault?.meter, known: meters, what: 'meter' }, [...path, 'meter']),
  ];
}

interface Reference {
  readonly named: string | undefined;
  readonly known: readonly string[] | null;
  readonly what: string;
}

function checkNamed({ named, known, what }: Reference, path: Path): Finding[] {
  if (named === undefined || known === null || known.includes(named)) return [];
  return [error(path, `found ${named}, expected the name of a ${what}${didYouMean(named, known)}`)];
}

/** A year at one-second steps; a longer run was surely meant in coarser ones. */
const STEPS_MAX = 31_622_400;

function checkSteps({ duration, step }: Readable<ScenarioInput>): Finding[] {
  if (duration === undefined || step === undefined) return [];
  const found = `found ${step / 1000}s`;
  if (step > duration) return [error(['step'], `${found}, expected at most the duration, ${duration / 1000}s`)];
  const steps = Math.ceil(duration / step);
  return steps <= STEPS_MAX ? [] : [error(['step'], `${found}, that is ${steps} steps; expected at most ${STEPS_MAX}`)];
}
