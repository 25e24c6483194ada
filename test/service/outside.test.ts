import { NEVER } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { SiteConfig } from '../../src/config/index.ts';
import { millis } from '../../src/engine/index.ts';
import { joined, openOutside } from '../../src/service/outside.ts';
import { HandClock } from '../support/hand-clock.ts';
import { SITE } from './recorded.ts';

const SILENT = { info: () => undefined, warn: () => undefined };
const NOTHING: SiteConfig['sources'] = { broker: null, meters: [], signals: [] };

const open = (sources: SiteConfig['sources'], environment: Readonly<Record<string, string>> = {}) =>
  openOutside({ config: { site: SITE, sources }, clock: new HandClock(), environment, log: SILENT });

const meter: SiteConfig['sources']['meters'][number] = {
  kind: 'http',
  name: 'M',
  lines: [0, 1, 2],
  isSource: true,
  parts: [],
  stampPath: null,
  request: {
    url: 'http://127.0.0.1:1/',
    everyMs: millis(1000),
    timeoutMs: millis(1000),
    headers: { Key: { kind: 'env', env: 'METER_KEY' } },
  },
};

describe('what is read besides the box', () => {
  it('is nothing where the site names nothing', async () => {
    expect(await open(NOTHING)).toEqual({ ok: true, outside: null });
  });

  it('does not start with a secret that cannot be had', async () => {
    const opened = await open({ ...NOTHING, meters: [meter] });
    expect(opened).toEqual({ ok: false, problem: 'environment variable METER_KEY is not set' });
  });

  it('does not start with an authority that cannot be read', async () => {
    const broker = { url: 'mqtts://h', clientId: 'c', user: null, password: null, ca: '/nowhere.pem', publish: null };
    const opened = await open({ ...NOTHING, broker });
    expect(opened).toMatchObject({ ok: false, problem: expect.stringContaining('/nowhere.pem') as string });
  });

  it('touches nothing before somebody listens', async () => {
    const opened = await open({ ...NOTHING, meters: [meter] }, { METER_KEY: 'k' });
    expect(opened.ok && opened.outside?.health()).toEqual([]);
    if (opened.ok) await opened.outside?.close();
  });

  it('is joined with other sources', () => {
    expect(joined([null, null])).toBeNull();
    expect(joined([null, { events$: NEVER }])).not.toBeNull();
  });
});
