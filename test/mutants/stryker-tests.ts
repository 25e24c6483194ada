/**
 * The tests by which Stryker judges: those that specify the changed modules, and what decides by them. The laws over
 * whole histories would be too slow for hundreds of changes; `run.ts` has them.
 * @module
 */
import { defineConfig } from 'vitest/config';

const JUDGES = ['arbiter', 'allocator', 'limits', 'reconcile', 'minimums', 'shaping', 'decide'];

export default defineConfig({
  test: {
    environment: 'node',
    include: JUDGES.map((name) => `test/engine/${name}.test.ts`),
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    isolate: false,
  },
});
