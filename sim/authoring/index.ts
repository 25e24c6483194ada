/**
 * What `import … from 'busbar/testing'` gives to authors of strategies.
 * @module
 */
export {
  checkContract,
  type BreachReport,
  type ClauseReport,
  type ContractReport,
  type ContractSettings,
} from './suite.ts';
export { COMMON_SITE, commonSite } from './common-site.ts';
export { BenchMisused, scenario, StepFailed, type OnBench, type Table, type WithStrategy } from './scenario.ts';
export type { Bound, Expected } from './expect.ts';
export type { Inputs } from './small-world.ts';
export type { Step } from './step.ts';
