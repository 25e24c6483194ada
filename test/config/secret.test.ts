import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { resolveSecret, Secret, type SecretFile, type SecretSources } from '../../src/config/index.ts';

const CANARY = 'correct-horse-9!';

const sources = (file: SecretFile, env: Record<string, string> = {}): SecretSources => ({ env, readFile: () => file });

const kept = (mode: number, text = `${CANARY}\n`): SecretFile => ({ ok: true, text, mode });

describe('a secret', () => {
  it('is shown by nothing but reveal', () => {
    const secret = new Secret(CANARY);
    const shown = [
      String(secret),
      `${secret.toString()}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ secret }, { showHidden: true, depth: 9 }),
    ];
    expect(shown.join()).not.toContain(CANARY);
    expect(secret.reveal()).toBe(CANARY);
  });

  it.each([0o600, 0o400, 0o100_600, 0o700])('comes from a file that only its owner reads: mode %o', (mode) => {
    const found = resolveSecret({ kind: 'file', file: '/s' }, sources(kept(mode)));
    expect(found.ok && found.secret.reveal()).toBe(CANARY);
  });

  it.each([0o640, 0o604, 0o644, 0o100_660])('is refused from a file that others may read: mode %o', (mode) => {
    expect(resolveSecret({ kind: 'file', file: '/s' }, sources(kept(mode)))).toEqual({
      ok: false,
      problem: `secret file /s has mode 0${(mode & 0o777).toString(8)}; others may read it, expected 0600 or 0400`,
    });
  });

  it('comes from an environment variable', () => {
    const found = resolveSecret({ kind: 'env', env: 'PW' }, sources(kept(0o600), { PW: CANARY }));
    expect(found.ok && found.secret.reveal()).toBe(CANARY);
  });

  it('comes from systemd’s folder of credentials, whose mode is systemd’s business', () => {
    const paths: string[] = [];
    const readFile = (file: string): SecretFile => {
      paths.push(file);
      return kept(0o440);
    };
    const found = resolveSecret(
      { kind: 'credential', credential: 'box' },
      { env: { CREDENTIALS_DIRECTORY: '/run/c' }, readFile },
    );
    expect(found.ok && found.secret.reveal()).toBe(CANARY);
    expect(paths).toEqual(['/run/c/box']);
  });

  const gone: SecretFile = { ok: false, reason: 'there is no such file' };
  it.each([
    [{ kind: 'env', env: 'PW' }, gone, 'environment variable PW is not set'],
    [{ kind: 'file', file: '/s' }, gone, 'secret file /s: there is no such file'],
    [{ kind: 'file', file: '/s' }, kept(0o600, '\n'), 'secret file /s is empty'],
    [{ kind: 'credential', credential: 'box' }, gone, 'CREDENTIALS_DIRECTORY is not set'],
  ] as const)('is missed with the name of its place: %j', (ref, file, said) => {
    const found = resolveSecret(ref, sources(file));
    expect(found.ok ? '' : found.problem).toContain(said);
  });
});
