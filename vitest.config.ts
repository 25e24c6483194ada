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
    reporters: ['default', './test/support/plain-summary.ts'],
  },
});
