/**
 * What looks unused and is not, each with its reason.
 * @module
 */
import type { KnipConfig } from 'knip';

export default {
  entry: [
    'src/cli/main.ts',
    'src/engine/index.ts',
    'src/index.ts',
    'sim/authoring/index.ts',
    'src/service/dashboard/page.ts',
    'sim/report/browser/main.ts',
    'test/**/*.test.ts',
    // Started as processes of their own.
    'src/runner/child.ts',
    'src/cli/rehearsal-child.ts',
    // Started as threads.
    'src/journal/sqlite/{reader,writer}-thread.ts',
    // Compiled and run by `npm run bench`; its children are started by name.
    'bench/{run,acn-table}.ts',
    'bench/{tight/tight,peak-year/peak-year}.ts',
    'bench/endurance/run.ts',
    'bench/children/*.ts',
    '.ci/*.mjs',
    // Loaded by name: vitest's reporter, and Stryker's choice of tests.
    'test/mutants/first-failure.ts',
    'test/mutants/stryker-tests.ts',
  ],
  project: ['src/**/*.ts', 'sim/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', '.ci/**/*.mjs', '*.mjs'],
  // The vocabulary of a module is exported whole, so that a type has the name its readers know even where one file uses it.
  ignoreExportsUsedInFile: true,
  // Programs of a machine that is run by systemd; elsewhere nothing is asked of them.
  ignoreBinaries: ['systemd-notify', 'timedatectl'],
} satisfies KnipConfig;
