/**
 * Tests run in Node against the sources themselves; nothing is compiled first.
 * @module
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    // Properties draw thousands of cases; how long that takes is the machine's affair and no failure.
    testTimeout: 60_000,
    reporters: ['default', './test/support/plain-summary.ts'],
  },
});
