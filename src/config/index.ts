/**
 * The public surface of the configuration: from YAML files to a checked site or scenario.
 * @module
 */
export type { Loaded, Problem } from './problem.ts';
export { formatProblem } from './problem.ts';
export type {
  AlarmHook,
  AlarmHooks,
  CommandHook,
  EvceSettings,
  ForeignStrategy,
  HttpHook,
  MqttHook,
  ServiceSettings,
  SignalFile,
  SiteConfig,
} from './site-config.ts';
export type * from './scenario-config.ts';
export type { Condition, ExpectedFigure } from './schema/expect-schema.ts';
export { faultOf, type Fault, type PlannedFault } from './box/fault.ts';
export { FAULTS, isOfGroup, PARAMETERS, type FaultGroup, type FaultKind, type KindOf } from './box/fault-kinds.ts';
export { DEFAULT_MODES, type BoxModes } from './box/modes.ts';
export { readFault, readModes, readModeWords } from './box/read.ts';
export type { SecretFile, SecretRef, SecretSources } from './secret.ts';
export { resolveSecret, Secret } from './secret.ts';
export { kindOfFile, loadScenario, loadSite } from './load.ts';
export { JOURNAL_DEFAULTS } from './schema/journal-schema.ts';
export { loadDialect } from './load-dialect.ts';
export { spreadStations } from './build/build-scenario.ts';
export { onDisk, type Environment, type Surroundings } from './surroundings.ts';
export { compileTimeZone } from './time-zone.ts';
export { enduranceOf, type Endurance } from './check/breaker-endurance.ts';
export { nearestWord } from './document/nearest.ts';
export { worstBackgroundOf } from './worst-background.ts';
