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
