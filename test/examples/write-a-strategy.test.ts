/**
 * The tutorial for authors of strategies, typed as it stands: every file that it shows is written, every command that it
 * gives is run, in an empty folder with Busbar installed. The program is the compiled one, which `npm test` builds first.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { withBuilt } from '../support/needs.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TUTORIAL = readFileSync(join(ROOT, 'docs/write-a-strategy.md'), 'utf8');

/** What a reader does, in the order of the page. */
type Doing =
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  | { readonly kind: 'run'; readonly line: string };

/** Code blocks: those after a `file` mark are written, those of a shell are typed. */
function doings(page: string): readonly Doing[] {
  const blocks = [...page.matchAll(/(?:<!-- file: (\S+) -->\n+)?^```(\w+)\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([, name, language, text = '']): readonly Doing[] => {
    if (name !== undefined) return [{ kind: 'file', name, text }];
    return language === 'sh'
      ? text
          .trim()
          .split('\n')
          .map((line) => ({ kind: 'run', line }))
      : [];
  });
}

const all = doings(TUTORIAL);
const typed = all.filter(({ kind }) => kind === 'run');

describe('the tutorial', () => {
  it('needs no more than six commands, the installation among them', () => {
    expect(typed.length).toBeGreaterThan(3);
    expect(typed.length + 1).toBeLessThanOrEqual(6);
  });

  it('names no folder to a test runner that from Node 21 on takes it for a module', () => {
    const tested = all.flatMap((doing) =>
      doing.kind === 'run' && doing.line.startsWith('node --test') ? [doing] : [],
    );
    expect(tested.map(({ line }) => line)).toEqual(['node --test night-cap/strategy.test.mjs']);
  });

  it('says how to begin in a folder that is empty', () => {
    expect(TUTORIAL).toContain('`npm init -y && npm install PATH-TO-BUSBAR`');
  });

  withBuilt('dist/sim/authoring/index.js', () => {
    const folder = mkdtempSync(join(tmpdir(), 'busbar-tutorial-'));
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
    symlinkSync(ROOT, join(folder, 'node_modules/busbar'));
    symlinkSync(join(ROOT, 'dist/src/cli/main.js'), join(folder, 'node_modules/.bin/busbar'));
    afterAll(() => rmSync(folder, { recursive: true }));

    /** As a shell with `npx` would, without the second that npx takes. */
    const run = (line: string): string => {
      const [program = '', ...words] = line.replace(/^npx /, '').split(' ');
      const bin = join(folder, 'node_modules/.bin', program);
      const [file, ...first] = existsSync(bin) ? [process.execPath, bin] : [program];
      return execFileSync(file, [...first, ...words], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    };

    it('does what it says, and every command is green', { timeout: 300_000 }, () => {
      for (const doing of all) {
        if (doing.kind === 'file') writeFileSync(join(folder, doing.name), doing.text);
        else expect(() => run(doing.line), doing.line).not.toThrow();
      }
      // What was changed is still a strategy, with the options that its scenario gives it.
      expect(run('npx busbar strategy test night-cap')).toContain('all 10 clauses hold');
    });

    it('begins with a folder whose own test is green, and whose types are right', { timeout: 300_000 }, () => {
      run('npx busbar strategy new fresh');
      expect(run('node --test fresh/strategy.test.mjs')).toMatch(/fail 0/);
      const tsc = join(ROOT, 'node_modules/typescript7/bin/tsc');
      const flags = '--noEmit --strict --checkJs --allowJs --module nodenext --target es2023 --skipLibCheck';
      const types = `--types node --typeRoots ${join(ROOT, 'node_modules/@types')}`;
      expect(
        run(
          `${process.execPath} ${tsc} ${flags} ${types} fresh/strategy.mjs fresh/strategy.test.mjs night-cap/strategy.mjs`,
        ),
      ).toBe('');
    });
  });
});
