import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hidingSecretsOf, withoutSecretKeys } from '../../../src/cli/bundle/without-secrets.ts';
import { loadSite } from '../../../src/config/index.ts';
import { inMemory, SITE } from '../../support/config.ts';

describe('what is handed out', () => {
  it('holds nothing under a key that speaks of a secret, in headers, and behind a question mark', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('password', 'tokenKeyValue', 'clientSecret', 'Authorization', 'api-key', 'apiKey'),
        fc.string({ minLength: 8, maxLength: 30 }).map((text) => `<${text}>`),
        (key, secret) => {
          const document = { a: [{ [key]: secret }], headers: { 'x-anything': secret } };
          expect(JSON.stringify(withoutSecretKeys(document))).not.toContain(JSON.stringify(secret).slice(1, -1));
        },
      ),
    );
    expect(withoutSecretKeys({ url: 'https://me:hush@a.b/c?key=hush' })).toEqual({
      url: 'https://‹secret›@a.b/c?‹secret›',
    });
  });

  it('says of a hook its program or its host', () => {
    const hooks = [
      { kind: 'command', command: ['curl', '-H', 'X-Key: hush'] },
      { kind: 'http', url: 'https://a.b/services/hush?hush', headers: { k: 'hush' } },
      { kind: 'mqtt', topic: 'alarms' },
    ];
    const packed = JSON.stringify(withoutSecretKeys({ alarms: { hooks } }));
    expect(packed).not.toContain('hush');
    for (const part of ['curl', 'https://a.b', 'alarms']) expect(packed).toContain(part);
  });

  it('still says where a secret lies, and all that is none', () => {
    const ref = { kind: 'file', file: '/etc/busbar/evce-password' };
    const document = {
      password: ref,
      headers: { a: { kind: 'env', env: 'HOOK_KEY' } },
      limitAmps: 63,
      ok: true,
      none: null,
    };
    expect(withoutSecretKeys(document)).toEqual(document);
  });

  it('holds no value that a site file refers to, wherever it comes up', () => {
    const hooks = Array.from(
      { length: 12 },
      (_, i) => `{ http: { url: 'https://a', headers: { k: { env: K${i} } } } }`,
    );
    const env = Object.fromEntries(hooks.map((_, i) => [`K${i}`, `secret-number-${i}-of-hook`]));
    const text = `${SITE}alarms: { hooks: [${hooks.join(', ')}] }\n`;
    const loaded = loadSite('/s/site.yaml', inMemory({ '/s/site.yaml': text }, env));
    if (!loaded.ok) expect.fail(JSON.stringify(loaded.problems));
    const hide = hidingSecretsOf(loaded.value, {
      env: { ...env, EVCE_PASSWORD: 'planted-password-1' },
      readFile: () => ({ ok: false, reason: 'ENOENT' }),
    });
    const hidden = hide(`it said planted-password-1 and ${Object.values(env).join(' and ')} to Garage`);
    for (const secret of ['planted-password-1', ...Object.values(env)]) expect(hidden).not.toContain(secret);
    expect(hidden).toContain('to Garage');
  });
});
