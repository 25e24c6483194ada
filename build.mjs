/**
 * Compiles the program to `dist/`: sources and simulation for Node, the dashboard's page for the browser. It starts
 * from an empty folder, so that nothing stays of a source file that is gone.
 * @module
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync } from 'node:fs';

process.chdir(import.meta.dirname);
rmSync('dist', { recursive: true, force: true });
compile('tsconfig.build.json');
if (existsSync('src/service/dashboard/page.ts')) compile('tsconfig.page.json');
// `npx busbar` runs this file directly.
chmodSync('dist/src/cli/main.js', 0o755);

function compile(project) {
  try {
    // By its path: two versions of TypeScript are installed, and both want the name `tsc`.
    execFileSync(process.execPath, ['node_modules/typescript7/bin/tsc', '-p', project], { stdio: 'inherit' });
  } catch {
    process.exit(1);
  }
}
