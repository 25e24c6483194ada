import { describe, expect, it } from 'vitest';
import { attendantsOf } from '../../src/cli/attendants.ts';
import type { AlarmHook, SiteConfig } from '../../src/config/index.ts';
import type { Alarm } from '../../src/engine/index.ts';
import { openLog } from '../../src/service/log.ts';
import type { Sources } from '../../src/sources/index.ts';
import { instantAt, SITE } from '../service/recorded.ts';

const ALARM: Alarm = {
  kind: 'Alarm',
  at: instantAt(0),
  id: 'limit-exceeded',
  subject: 'Main',
  raised: true,
  detail: '130 A',
};

async function attended(hooks: readonly AlarmHook[], isConnected = true) {
  const lines: string[] = [];
  const published: string[] = [];
  const log = await openLog({ write: (text) => lines.push(text), pretty: false });
  const broker = {
    // An alarm that a broker kept would be told again, as if it were new, to whoever begins to listen.
    publish: (topic: string) => void published.push(`${topic}, kept`),
    tell: (topic: string) => void published.push(topic),
    isConnected: () => isConnected,
    onConnected: () => undefined,
  };
  const outside = { broker } as unknown as Sources;
  const config = { site: SITE, alarms: { minSeverity: 'info', hooks } } as unknown as SiteConfig;
  const attendants = attendantsOf({ config, outside }, { log, environment: {} });
  attendants.hooks?.tell(ALARM);
  await new Promise((resolve) => setImmediate(resolve));
  return { attendants, lines, published };
}

describe('who is told by a running service', () => {
  it('is nobody where nobody is named, and nobody waits', async () => {
    expect((await attended([])).attendants).toEqual({ hooks: null, supervisor: null });
  });

  it('is the broker, where it answers', async () => {
    const hooks = [{ kind: 'mqtt', topic: 'busbar/alarms' }] as const;
    expect((await attended(hooks)).published).toEqual(['busbar/alarms']);
    const away = await attended(hooks, false);
    expect(away.published).toEqual([]);
    expect(away.lines.join()).toContain('the broker does not answer');
  });
});
