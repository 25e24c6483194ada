/** What the README tells somebody to type who has a box and no site file yet, typed. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'dist/src/cli/main.js');

/** The words of the one line of the README's section that begins so, without `npx busbar`; the port is a free one. */
function wordsOf(verb: string): readonly string[] {
  const [, section = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split('## From a box to its site file');
  const line =
    section
      .split('\n## ')[0]
      ?.split('\n')
      .find((text) => text.startsWith(`npx busbar ${verb}`)) ?? '';
  return line.split(' ').slice(2);
}

let folder: string;
let device: ChildProcess;
let box: { readonly url: string; readonly fingerprint: string; readonly password: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-own-box-'));
  const words = wordsOf('device').map((word) => (word === '8443' ? '0' : word));
  device = spawn(process.execPath, [PROGRAM, ...words], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(device.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
  box = JSON.parse(line.toString()) as typeof box;
  writeFileSync(join(folder, 'box-password'), box.password, { mode: 0o600 });
}, 60_000);

afterAll(() => {
  device.kill();
  rmSync(folder, { recursive: true, force: true });
});

const type = (words: readonly string[]): string =>
  execFileSync(process.execPath, [PROGRAM, ...words], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

describe('somebody with a box and no site file', () => {
  it('has one that fits the box after what the README says, and no error is left', { timeout: 60_000 }, () => {
    const init = wordsOf('init').map((word) => word.replace('127.0.0.1:8443', new URL(box.url).host));
    // Nobody can be asked in a test whether it is the right certificate.
    expect(type([...init, '--pin', box.fingerprint])).toContain('site.yaml: written');
    expect(type(wordsOf('check'))).toMatch(/answers: 2 zones, 20 stations.*site\.yaml: in order/s);
  });

  it('is told of verbs that there are, on zones that the simulated box has', () => {
    expect(wordsOf('commission')).toEqual(['commission', 'Garage', '-c', 'site.yaml']);
    expect(wordsOf('run')).toEqual(['run', '-c', 'site.yaml']);
  });
});
