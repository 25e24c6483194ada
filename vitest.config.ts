/**
 * Tests run in Node against the sources themselves; nothing is compiled first.
 * @module
 */
import process from 'node:process';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    // Properties draw thousands of cases; how long that takes is the machine's affair and no failure.
    testTimeout: process.env['BUSBAR_PROOF'] === '1' ? 0 : 120_000,
    reporters: ['default', './test/support/plain-summary.ts'],
  },
});
