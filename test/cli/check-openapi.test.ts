import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeBox } from '../../sim/evce/openapi.ts';
import { DOCUMENTED } from '../../sim/evce/routes.ts';
import { runCheck } from '../../src/cli/check.ts';
import { EXIT, type CheckOptions } from '../../src/cli/verb.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const folder = mkdtempSync(join(tmpdir(), 'busbar-openapi-'));
afterAll(() => rmSync(folder, { recursive: true }));

const WHOLE = JSON.stringify(describeBox(DOCUMENTED, { ...DEFAULT_DIALECT, unit: 'percent', max: 100 }));

function check(text: string, more: Partial<CheckOptions> = {}): Promise<number> {
  const openapiFile = join(folder, 'api.json');
  writeFileSync(openapiFile, text);
  return runCheck({ configFile: null, connect: false, acknowledge: false, openapiFile, json: false, ...more }, {});
}

describe('busbar check --openapi', () => {
  it('says what of the calls and fields that Busbar needs is there, and proposes a dialect', async () => {
    expect(await check(WHOLE)).toBe(EXIT.done);
    expect(said.stdout).toMatch(/^EVCE 2\npresent {4}POST login\/login\n {2}present {4}login, password, token\n/);
    expect(said.stdout).toContain('39 of 39 calls are there;');
    expect(said.stdout).toContain(
      '  dialect: { unit: percent, sense: removed, shape: scalar, key: reduction, integer: true, max: 100 }\n',
    );
    expect(said.stdout).toMatch(/api\.json: all that Busbar needs is there\n$/);
  });

  it('does not hold where something is missing or different, and says what', async () => {
    expect(await check(WHOLE.replace('"/em/zones":', '"/em/sones":').replaceAll('"friendly_name":', '"name":'))).toBe(
      EXIT.notHeld,
    );
    expect(said.stdout).toContain('missing    GET em/zones: the nearest is GET em/sones\n');
    expect(said.stdout).toContain('  missing    config.friendly_name of the answer\n');
    expect(said.stdout).toMatch(/api\.json: something that Busbar needs is missing or different\n$/);
  });

  it('holds the proposal against the dialect of a site file', async () => {
    expect(await check(WHOLE, { configFile: 'config/site.example.yaml' })).toBe(EXIT.done);
    expect(said.stdout).toContain('The site file says: dialect: { unit: ampere,');
    said.stdout = '';
    await check(JSON.stringify(describeBox(DOCUMENTED, DEFAULT_DIALECT)), { configFile: 'config/site.example.yaml' });
    expect(said.stdout).toContain('The site file says the same.\n');
  });

  it('prints one JSON document where asked to', async () => {
    expect(await check(WHOLE, { json: true })).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toMatchObject({
      title: 'EVCE',
      ok: true,
      calls: expect.arrayContaining([
        expect.objectContaining({ call: 'PUT em/zones/{zone_id}/reduction', standing: 'present' }),
      ]) as object[],
      dialect: { proposed: { unit: 'percent' } },
    });
  });

  it('takes a file that is none of that kind for a slip', async () => {
    expect(await check('a: [')).toBe(EXIT.usage);
    expect(said.stderr).toContain('api.json: it is neither JSON nor YAML');
    expect(await check('site: x')).toBe(EXIT.usage);
    expect(said.stderr).toContain('it has no paths: it describes no calls');
    expect(await check(WHOLE, { openapiFile: join(folder, 'none.json') })).toBe(EXIT.usage);
    expect(said.stderr).toContain('none.json: there is no such file');
  });
});
