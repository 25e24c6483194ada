/**
 * Reads a site file or a scenario file: everything it includes, extends and refers to, all problems at once.
 * @module
 */
import { resolve } from 'node:path';
import { buildScenario } from './build/build-scenario.ts';
import { checkScenario } from './check/check-scenario.ts';
import type { Readable } from './check/finding.ts';
import { readLayers } from './document/layers.ts';
import { type LocatedMap, placeAt, valueAt } from './document/located.ts';
import { type Loaded, type Path, type Problem, problemAt } from './problem.ts';
import type { ScenarioConfig } from './scenario-config.ts';
import { SCENARIO_NOT_YET, type ScenarioInput, scenarioSchema } from './schema/scenario-schema.ts';
import type { SiteConfig } from './site-config.ts';
import { fileNamedAt, inFileOrder, siteOf } from './build/site-section.ts';
import { besides, onDisk, type Surroundings } from './surroundings.ts';
import { validate } from './document/validate.ts';

/** Reads a site file. */
export function loadSite(file: string, surroundings: Surroundings = onDisk()): Loaded<SiteConfig> {
  const layered = readLayers(file, surroundings.readText);
  if (!layered.ok) return layered;
  const { root } = layered;
  if (isScenario(root)) return notOfKind(root, 'this is a scenario, expected a site file');
  return siteOf(root, { file, surroundings, simulated: false });
}

/** Reads a scenario file with its site, whose box is replaced by a simulated one. */
export function loadScenario(file: string, surroundings: Surroundings = onDisk()): Loaded<ScenarioConfig> {
  const layered = readLayers(file, surroundings.readText);
  if (!layered.ok) return layered;
  const { root } = layered;
  if (isSiteFile(root)) return notOfKind(root, 'this is a site file, expected a scenario');
  const checked = validate(scenarioSchema, root, SCENARIO_NOT_YET);
  const site = siteOfScenario(root, file, surroundings);
  const draft = checked.ok ? checked.value : ((checked.salvaged ?? {}) as Readable<ScenarioInput>);
  const findings = checkScenario(draft, {
    zones: site.ok ? site.value.site.zones.map((zone) => zone.name) : null,
    nodes: site.ok ? site.value.site.nodes.map((node) => node.name) : null,
    meters: site.ok ? site.value.site.meters.map((meter) => meter.name) : null,
    complainOfFile: (path, named) => complainOfFile({ root, surroundings }, path, named),
  });
  const wrong = findings.map(({ path, message }) => problemAt(placeAt(root, path), path, message));
  const own = checked.ok ? wrong : [...checked.problems, ...wrong];
  if (!checked.ok || !site.ok || own.length > 0) {
    return { ok: false, problems: inFileOrder([...own, ...(site.ok ? [] : site.problems)]) };
  }
  const fileAt = (path: Path, named: string): string => dataFileAt({ root, surroundings }, path, named) ?? named;
  return { ok: true, value: buildScenario(checked.value, { site: site.value, file, fileAt }), warnings: site.warnings };
}

/** What a file is meant to be: a scenario has a key `scenario`, a site file has not. */
export function kindOfFile(file: string, surroundings: Surroundings = onDisk()): 'site' | 'scenario' {
  const layered = readLayers(file, surroundings.readText);
  return layered.ok && isScenario(layered.root) ? 'scenario' : 'site';
}

const isScenario = (root: LocatedMap): boolean => root.entries.has('scenario');

const isSiteFile = (root: LocatedMap): boolean => !isScenario(root) && root.entries.has('nodes');

const notOfKind = (
  root: LocatedMap,
  message: string,
): { readonly ok: false; readonly problems: readonly Problem[] } => ({
  ok: false,
  problems: [problemAt(root.at, [], message)],
});

/** The site of a scenario: a file of its own, or a section whose problems are named by the whole path. */
function siteOfScenario(root: LocatedMap, file: string, surroundings: Surroundings): Loaded<SiteConfig> {
  const section = valueAt(root, ['site']);
  if (section?.kind === 'map') return underSite(siteOf(section, { file, surroundings, simulated: true }));
  // What is neither a path nor a map has been complained about by the scenario's schema.
  if (section?.kind !== 'scalar' || typeof section.value !== 'string') return { ok: false, problems: [] };
  const siteFile = besides(section.at.file, section.value);
  const layered = readLayers(siteFile, surroundings.readText);
  if (layered.ok) return siteOf(layered.root, { file: siteFile, surroundings, simulated: true });
  const toProblem = (problem: Problem): Problem =>
    problem.line === null ? problemAt(section.at, ['site'], `${siteFile}: ${problem.message}`) : problem;
  return { ok: false, problems: layered.problems.map(toProblem) };
}

function underSite(loaded: Loaded<SiteConfig>): Loaded<SiteConfig> {
  return loaded.ok
    ? {
        ...loaded,
        value: { ...loaded.value, foreign: loaded.value.foreign.map(prefixed) },
        warnings: loaded.warnings.map(prefixed),
      }
    : { ...loaded, problems: loaded.problems.map(prefixed) };
}

const prefixed = <Placed extends { readonly path: string }>(placed: Placed): Placed => ({
  ...placed,
  path: placed.path === '' ? 'site' : `site.${placed.path}`,
});

/** Where a scenario's paths lead. */
interface DataFiles {
  readonly root: LocatedMap;
  readonly surroundings: Surroundings;
}

const DATA_PREFIX = '$BUSBAR_DATA/';

/** The file that a path in the document names, absolute; null where the data folder it refers to is unknown. */
function dataFileAt({ root, surroundings }: DataFiles, path: Path, named: string): string | null {
  if (!named.startsWith(DATA_PREFIX)) return fileNamedAt(root, path, named);
  const folder = surroundings.env['BUSBAR_DATA'] ?? '';
  return folder === '' ? null : resolve(folder, named.slice(DATA_PREFIX.length));
}

function complainOfFile(files: DataFiles, path: Path, named: string): string | null {
  const file = dataFileAt(files, path, named);
  if (file === null) {
    const first = named.slice(DATA_PREFIX.length).split('/')[0];
    return `found ${named}, but BUSBAR_DATA is not set; set BUSBAR_DATA to the folder that holds ${first}/`;
  }
  return files.surroundings.isFile(file) ? null : `found ${named}, expected a file; there is none at ${file}`;
}
