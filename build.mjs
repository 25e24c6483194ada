/**
 * Compiles the program to `dist/`: sources and simulation for Node, the pages of dashboard and report for the browser. The
 * script of a page is linked into one file with what it imports: a report is one file, and a dashboard loads faster. It compiles
 * into an empty folder and swaps that in when all went well. So nothing stays of a source file that is gone, a failed
 * build leaves the last good one, and a service that runs from `dist/` meanwhile never finds half of it.
 * @module
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'vite';

const OUT = 'dist';
const NEXT = 'dist.next';

process.chdir(import.meta.dirname);
rmSync(NEXT, { recursive: true, force: true });
compile('tsconfig.build.json');
compile('tsconfig.page.json');
await link(`${NEXT}/src/service/dashboard/page.js`, `${NEXT}/src/service/dashboard/dashboard.js`);
await link(`${NEXT}/sim/report/browser/main.js`, `${NEXT}/sim/report/browser/page.js`);
// `npx busbar` runs this file directly.
chmodSync(`${NEXT}/src/cli/main.js`, 0o755);
rmSync(OUT, { recursive: true, force: true });
renameSync(NEXT, OUT);

function compile(project) {
  // By its path: two versions of TypeScript are installed, and both want the name `tsc`.
  const words = ['node_modules/typescript7/bin/tsc', '-p', project, '--outDir', NEXT];
  try {
    execFileSync(process.execPath, words, { stdio: 'inherit' });
  } catch {
    // The compiler has said what is wrong.
    process.exit(1);
  }
}

async function link(entry, file) {
  const lib = { entry, formats: ['iife'], name: 'page' };
  const linked = { write: false, minify: true, target: 'es2023', lib };
  const [{ output }] = await build({ configFile: false, logLevel: 'warn', publicDir: false, build: linked });
  writeFileSync(file, output[0].code);
}
