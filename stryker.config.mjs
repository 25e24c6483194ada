/**
 * `npm run stryker`: changes the four modules that say what may flow, one operator at a time, and counts which changes
 * the tests notice. `-- --mutate src/engine/limits.ts` does one of them. What came of it is in docs/mutation.md.
 */
export default {
  mutate: ['arbiter', 'allocator', 'limits', 'reconcile'].map((name) => `src/engine/${name}.ts`),
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutants/stryker-tests.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  // All that git leaves alone may be written to `results`.
  tempDirName: 'results/stryker',
  ignorePatterns: ['*', '!src', '!src/**', '!test', '!test/**', '!*.json'],
  // Nothing is type-checked on the way to the tests.
  disableTypeChecks: false,
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  jsonReporter: { fileName: 'results/stryker.json' },
};
