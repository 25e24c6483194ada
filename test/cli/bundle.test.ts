import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBundle } from '../../src/cli/bundle.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { SITE } from '../support/config.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const PLANTED = [
  'planted-evce-password',
  'planted-hook-header-value',
  'planted-query-key',
  'planted-token-key-of-32-characters',
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('busbar bundle', () => {
  it('packs versions, site and findings, and none of the secrets that were planted', async () => {
    const file = join(folder, 'site.yaml');
    const hook = `{ http: { url: 'https://a.b/c?key=${PLANTED[2]}', headers: { key: '${PLANTED[1]}' } } }`;
    const evce = SITE.replace('password: {', 'tokenKey: { env: TOKEN_KEY }\n  password: {');
    writeFileSync(file, `${evce}alarms: { hooks: [${hook}] }\n`);
    const out = join(folder, 'out.tar');
    const environment = { EVCE_PASSWORD: PLANTED[0] ?? '', TOKEN_KEY: PLANTED[3] ?? '' };
    expect(await runBundle({ configFile: file, outFile: out }, environment)).toBe(EXIT.done);
    const packed = readFileSync(out, 'latin1');
    for (const secret of PLANTED) expect(packed).not.toContain(secret);
    for (const name of ['versions.json', 'site.json', 'doctor.json', 'problems.json']) expect(packed).toContain(name);
    expect(packed).toContain('Garage');
    expect(statSync(out).mode & 0o077).toBe(0);
  });

  it('says what is wrong with a site file that cannot be read', async () => {
    expect(await runBundle({ configFile: join(folder, 'none'), outFile: 'x' }, {})).toBe(EXIT.usage);
    expect(said.stderr).toContain('none');
  });
});
