import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { locate } from '../../src/runner/locate.ts';

const folder = mkdtempSync(join(tmpdir(), 'busbar-locate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = { file: join(folder, 'site.yaml'), line: 1, column: 1 };
const file = (name: string): string => {
  writeFileSync(join(folder, name), 'export default 1;');
  return join(folder, name);
};

describe('the code of a strategy', () => {
  it('is a file', () => {
    const use = file('a.js');
    expect(locate({ code: { kind: 'file', use }, at })).toEqual({ ok: true, url: pathToFileURL(use).href });
  });

  it('is a package that is installed beside the site file', () => {
    const home = join(folder, 'node_modules', 'own');
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name: 'own', type: 'module', exports: './main.js' }));
    writeFileSync(join(home, 'main.js'), 'export default 1;');
    const located = locate({ code: { kind: 'package', use: 'own' }, at });
    expect(located).toEqual({ ok: true, url: pathToFileURL(join(home, 'main.js')).href });
  });

  it.each([
    ['file', join(folder, 'none.js'), 'there is no file'],
    ['file', file('a.py'), 'is no JavaScript'],
    ['package', 'not-installed-here', 'cannot be found from here (MODULE_NOT_FOUND)'],
  ] as const)('is missing: %s %s', (kind, use, why) => {
    const located = locate({ code: { kind, use }, at });
    expect(located.ok ? '' : located.why).toContain(why);
  });

  it('is TypeScript where Node reads it, and else it is said what to do', () => {
    const located = locate({ code: { kind: 'file', use: file('a.ts') }, at });
    const reads = 'typescript' in process.features && Boolean(process.features.typescript);
    expect(located.ok).toBe(reads);
    if (!located.ok) expect(located.why).toContain('reads no TypeScript; compile it to .js');
  });
});
