import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCheck } from '../../src/cli/check.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { SITE } from '../support/config.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const folder = mkdtempSync(join(tmpdir(), 'busbar-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(text: string): string {
  const file = join(folder, 'site.yaml');
  writeFileSync(file, text);
  return file;
}

const check = (configFile: string, json = false): Promise<number> =>
  runCheck({ configFile, connect: false, acknowledge: false, openapiFile: null, json }, {});

describe('busbar check', () => {
  it('says what a right site file means, and is done', async () => {
    expect(await check('config/site.example.yaml')).toBe(EXIT.done);
    expect(said.stderr).toBe('');
    expect(said.stdout).toMatch(/^Harbour Office, 400Y\/230 V, 50 Hz, Europe\/Berlin\n/);
    expect(said.stdout).toMatch(/node {10}Garage +125 A × 0\.98, zone Garage \(proportional\), fallback 32 A\n/);
    expect(said.stdout).toMatch(/strategies {2}peak-shaving, tariff-windows\n/);
    expect(said.stdout).toMatch(
      /breaker {5}Main, IEC 60947-2 250 A: .* it trips after 118 s at the earliest; needed are 70 s: enough\n/,
    );
    expect(said.stdout).toMatch(/config\/site\.example\.yaml: in order\n$/);
  });

  it('checks a scenario with its site', async () => {
    expect(await check('config/demo.yaml')).toBe(EXIT.done);
    expect(said.stdout).toMatch(/box {9}none: to be simulated only\n/);
  });

  it('tells all problems on stderr, and that the check did not hold', async () => {
    const file = fileWith(SITE.replace('limitAmps: 250', 'limitAmps: -5').replace('user: busbar', 'usr: busbar'));
    expect(await check(file)).toBe(EXIT.notHeld);
    expect(said.stderr.trimEnd().split('\n')).toEqual([
      `${file}:4:3 evce.user: missing, expected text`,
      `${file}:5:3 evce.usr: unknown key; did you mean user?`,
      `${file}:10:30 nodes[0].limitAmps: found -5, expected a current above 0 A`,
    ]);
    expect(said.stdout).toBe(`${file}: 3 problems\n`);
  });

  it('warns without failing', async () => {
    const file = fileWith(SITE.replace(/ {2}dialect.*\n/, ''));
    expect(await check(file)).toBe(EXIT.done);
    expect(said.stderr).toContain('the dialect is not confirmed');
    expect(said.stdout).toMatch(/shadow: nothing is written\n[^]*: in order, 1 warning\n$/);
  });

  it('takes a file that cannot be read for a slip on the command line', async () => {
    expect(await check(join(folder, 'none.yaml'))).toBe(EXIT.usage);
    expect(said.stderr).toBe(`${join(folder, 'none.yaml')}: there is no such file\n`);
  });

  it('prints one JSON document where asked to', async () => {
    expect(await check('config/site.example.yaml', true)).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toMatchObject({
      kind: 'site',
      ok: true,
      problems: [],
      warnings: [],
      summary: {
        site: 'Harbour Office',
        nodes: [
          { name: 'Main', parent: null, limitAmps: [250, 250, 250], meters: ['Main incomer'] },
          { zone: 'Garage' },
          {},
        ],
        strategies: [{ name: 'peak-shaving', shadow: false }, { name: 'tariff-windows' }],
        breakers: [{ node: 'Main', neededMs: 70_000, stands: true }],
      },
    });
    said.stdout = '';
    const file = fileWith(SITE.replace('limitAmps: 250', 'limitAmps: -5'));
    expect(await check(file, true)).toBe(EXIT.notHeld);
    expect(JSON.parse(said.stdout)).toEqual({
      file,
      kind: 'site',
      ok: false,
      problems: [
        { file, line: 10, column: 30, path: 'nodes[0].limitAmps', message: 'found -5, expected a current above 0 A' },
      ],
      warnings: [],
      summary: null,
    });
    expect(said.stderr).toBe('');
  });
});
