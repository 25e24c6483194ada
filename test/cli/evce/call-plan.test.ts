import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notAllowed, planCall, type CallRequest } from '../../../src/cli/evce/call-plan.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-plan-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const NOTHING_ELSE = { body: null, uploadFile: null, outFile: null, force: false, newPassword: null, wait: false };

function planned(words: string, more: Partial<CallRequest> = {}, env: Readonly<Record<string, string>> = {}) {
  const plan = planCall({ ...NOTHING_ELSE, words: words.split(' '), ...more }, env);
  return plan.ok ? plan.plan : plan.problem;
}

describe('a plan', () => {
  it('has the call, its places and its body', () => {
    expect(planned('stations 101 cmds reset', { body: '{"type":"Soft"}', wait: true })).toMatchObject({
      name: 'reset',
      places: [{ kind: 'station', said: '101' }],
      body: { type: 'Soft' },
      wait: true,
      doubts: [],
    });
  });

  it('takes the body from a file', () => {
    const file = join(folder, 'body.json');
    writeFileSync(file, '{"max_current":63}');
    expect(planned('PUT zones A', { body: `@${file}` })).toMatchObject({ body: { max_current: 63 } });
    expect(planned('PUT zones A', { body: `@${file}.none` })).toContain('cannot be read: ENOENT');
  });

  it('has no body where there is none, or where it may be left out', () => {
    expect(planned('zones')).toMatchObject({ body: undefined });
    expect(planned('stations 101 cmds remote_stop')).toMatchObject({ body: undefined });
  });

  it('doubts a body that is not as the guide has it, and keeps it', () => {
    expect(planned('PUT zones A', { body: '{"max_current":"63"}' })).toMatchObject({
      body: { max_current: '63' },
      doubts: [expect.stringContaining('max_current')],
    });
  });

  it('knows name and size of a firmware that is at hand', () => {
    const file = join(folder, 'fw.bin');
    writeFileSync(file, 'abc');
    expect(planned('POST stations firmwares', { uploadFile: file })).toMatchObject({
      body: { name: 'fw.bin', size: 3 },
      upload: Buffer.from('abc'),
    });
    const body = '{"name":"Release","model_id":2}';
    expect(planned('POST stations firmwares', { uploadFile: file, body })).toMatchObject({
      body: { name: 'Release', size: 3, model_id: 2 },
    });
  });

  it('takes the new password from where it is, and repeats nothing of it', () => {
    const plan = planned('passwd', { newPassword: 'env:NEW' }, { NEW: 'Canary-1' });
    expect(plan).toMatchObject({ name: 'changePassword' });
    expect(JSON.stringify(plan)).not.toContain('Canary');
    expect(planned('passwd', { newPassword: 'Canary-1' })).toBe(
      '--new-password expects env:NAME, file:PATH or credential:NAME',
    );
    expect(planned('passwd', { newPassword: 'env:NEW' })).toBe('environment variable NEW is not set');
    expect(planned('passwd', { newPassword: `file:${folder}/none` })).toContain('ENOENT');
    expect(planned('passwd', { newPassword: 'credential:new' })).toContain('CREDENTIALS_DIRECTORY');
  });
});

describe('what is wrong with a command line', () => {
  it.each([
    ['zones', { body: '{}' }, 'takes no --body'],
    ['login', { body: '{}' }, 'takes no --body'],
    ['zones', { uploadFile: 'x' }, 'takes no --upload'],
    ['zones', { newPassword: 'env:X' }, 'takes no --new-password'],
    ['zones', { outFile: 'x' }, 'takes no --out'],
    ['zones', { wait: true }, 'no command to --wait for'],
    ['stations diagnostics export', {}, '--out FILE'],
    ['passwd', {}, 'needs --new-password'],
    ['stations 1 cmds reset', {}, "needs --body '{ type }'"],
    ['PUT zones A reduction', {}, 'needs --body'],
    ['PUT zones A', { body: '{' }, '--body is not JSON'],
    ['POST stations firmwares', { uploadFile: '/none/at/all' }, 'cannot be read'],
    ['nothing', {}, 'the box has no call'],
  ] as const)('is said before anything is sent: %s %j', (words, more, problem) => {
    expect(planned(words, more)).toContain(problem);
  });

  it('is a file that would be lost', () => {
    const outFile = join(folder, 'a.tar');
    writeFileSync(outFile, 'old');
    expect(planned('stations diagnostics export', { outFile })).toContain('--force');
    expect(planned('stations diagnostics export', { outFile, force: true })).toMatchObject({
      out: { file: outFile, force: true },
    });
  });

  it('is an empty firmware', () => {
    const file = join(folder, 'fw.bin');
    writeFileSync(file, '');
    expect(planned('POST stations firmwares', { uploadFile: file })).toBe(`${file} is empty`);
  });
});

describe('what a site file does not allow', () => {
  it('is told with the line that would', () => {
    expect(notAllowed('reset', [], 'site.yaml')).toBe(
      'site.yaml does not allow ‘stations STATION cmds reset’; its section evce would have to say\n  allow: [commands]',
    );
    expect(notAllowed('configureZone', ['commands'], 's.yaml')).toContain('allow: [commands, configure]');
    expect(notAllowed('reset', ['commands'], 'site.yaml')).toBeNull();
    expect(notAllowed('reduceZone', [], 'site.yaml')).toBeNull();
  });
});
