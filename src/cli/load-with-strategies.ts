/**
 * A scenario as a simulation needs it: with the strategies that its site has from files and packages.
 * @module
 */
import { loadScenario, onDisk, type Environment, type Loaded, type ScenarioConfig } from '../config/index.ts';
import { loadHere } from '../runner/here.ts';
import { loadGuests } from './strategy/guests.ts';

/** Reads the file and loads the strategies into this process, with those of `names` that are files. */
export async function loadWithStrategies(
  file: string,
  env: Environment,
  names: readonly string[] = [],
): Promise<Loaded<ScenarioConfig>> {
  const loaded = loadScenario(file, onDisk(env));
  if (!loaded.ok) return loaded;
  const site = await loadHere(loaded.value.site);
  if (!site.ok) return site;
  const invited = await loadGuests(site.config.site, names);
  if (!invited.ok) return invited;
  return { ...loaded, value: { ...loaded.value, site: site.config, guests: invited.guests } };
}
