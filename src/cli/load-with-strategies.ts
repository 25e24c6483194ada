/**
 * A scenario as a simulation needs it: with the strategies that its site has from files and packages.
 * @module
 */
import { loadScenario, onDisk, type Environment, type Loaded, type ScenarioConfig } from '../config/index.ts';
import { loadHere } from '../runner/here.ts';

/** Reads the file and loads the strategies into this process. */
export async function loadWithStrategies(file: string, env: Environment): Promise<Loaded<ScenarioConfig>> {
  const loaded = loadScenario(file, onDisk(env));
  if (!loaded.ok) return loaded;
  const site = await loadHere(loaded.value.site);
  return site.ok ? { ...loaded, value: { ...loaded.value, site: site.config } } : site;
}
