#!/usr/bin/env node
/**
 * The `busbar` command. Verbs are loaded when asked for, so that `--version` and `--help` answer at once.
 * @module
 */
import { runCommandLine } from './program.ts';

// Whoever reads our output may stop early (`busbar … | head`); that is their right and no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2));
