import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runBundle } from '../../src/cli/bundle.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { journalPath, openRecorder } from '../../src/journal/index.ts';
import { realTime } from '../../src/service/system-clock.ts';
import { life } from '../journal/support.ts';
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

  it('packs the last of the journal, and none of the secrets that got into it', async () => {
    const file = join(folder, 'site.yaml');
    writeFileSync(file, `${SITE}service: { state: ${folder} }\n`);
    const lived = await life(30);
    const at = lived.turns[20]?.event.at;
    if (at === undefined) throw new TypeError('nothing was lived');
    const detail = `refused, Bearer ${PLANTED[0]}`;
    const alarm = { kind: 'Alarm', at, id: 'box-unreachable', subject: 'Office', raised: true, detail } as const;
    const keeping = { keepMs: 9e12, keepEvidenceMs: 9e12, fileBytesMax: 1e9 };
    const recorder = { path: journalPath(folder), keeping, clock: realTime(), tell: () => undefined };
    const { journal } = await openRecorder(recorder);
    journal.begin({ setup: lived.setup, at, startedAt: lived.header.startedAt, state: lived.initial });
    for (const { event, effects } of lived.turns)
      journal.append(event, event.at === at ? [...effects, alarm] : effects);
    await journal.close();
    const out = join(folder, 'out.tar');
    const clock = { ...realTime(), now: () => at };
    expect(await runBundle({ configFile: file, outFile: out }, { EVCE_PASSWORD: PLANTED[0] ?? '' }, clock)).toBe(
      EXIT.done,
    );
    const packed = readFileSync(out, 'latin1');
    for (const part of ['decisions.json', 'alarms.json', 'writes.json', 'box-unreachable', 'backgroundAmps'])
      expect(packed).toContain(part);
    for (const secret of PLANTED) expect(packed).not.toContain(secret);
  });

  it('says what is wrong with a site file that cannot be read', async () => {
    expect(await runBundle({ configFile: join(folder, 'none'), outFile: 'x' }, {})).toBe(EXIT.usage);
    expect(said.stderr).toContain('none');
  });
});
