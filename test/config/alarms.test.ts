import { describe, expect, it } from 'vitest';
import { loadSite } from '../../src/config/index.ts';
import { inMemory, SITE } from '../support/config.ts';

const load = (alarms: string) => loadSite('/sites/site.yaml', inMemory({ '/sites/site.yaml': `${SITE}${alarms}\n` }));
const complaints = (alarms: string): readonly string[] => {
  const loaded = load(alarms);
  return loaded.ok ? [] : loaded.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe('the section alarms of a site file', () => {
  it('names commands, addresses and topics, with secret headers by reference', () => {
    const loaded = load(`alarms:
  minSeverity: critical
  hooks:
    - { command: [/usr/local/bin/page, --all] }
    - { http: { url: 'https://example.org/alarms', headers: { authorization: { file: hook-key }, x-site: depot } } }
    - { mqtt: { topic: busbar/alarms } }`);
    if (!loaded.ok) expect.fail(JSON.stringify(loaded.problems));
    expect(loaded.value.alarms).toEqual({
      minSeverity: 'critical',
      hooks: [
        { kind: 'command', command: ['/usr/local/bin/page', '--all'] },
        {
          kind: 'http',
          url: 'https://example.org/alarms',
          headers: { authorization: { kind: 'file', file: '/sites/hook-key' }, 'x-site': 'depot' },
        },
        { kind: 'mqtt', topic: 'busbar/alarms' },
      ],
    });
  });

  it('may be left out: then nobody is told', () => {
    const loaded = load('');
    expect(loaded.ok ? loaded.value.alarms : null).toEqual({ minSeverity: 'warning', hooks: [] });
  });

  it('complains of what is no hook, no address, and no topic', () => {
    expect(complaints('alarms: { hooks: [{ mail: me }] }').join()).toContain('alarms.hooks[0]');
    expect(complaints('alarms: { hooks: [{ http: { url: example.org } }] }').join()).toContain('alarms.hooks[0]');
    expect(complaints('alarms: { hooks: [{ mqtt: { topic: "a/#" } }] }').join()).toContain('alarms.hooks[0]');
    expect(complaints('alarms: { minSeverity: bad }').join()).toContain('alarms.minSeverity');
  });
});
