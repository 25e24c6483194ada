import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { openHand, readSiteWithBox, type HandOptions } from '../../src/cli/hand.ts';
import { EXIT } from '../../src/cli/verb.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-hand-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const EVCE = `evce: { url: https://192.0.2.1, user: busbar, password: { env: PASSWORD }, pin: ['sha256:${'0'.repeat(64)}'] }`;

function site(evce = EVCE): string {
  const file = join(folder, 'site.yaml');
  const text = `site: Test
timezone: Europe/Berlin
supply: { system: 400Y/230, frequencyHz: 50 }
${evce}
nodes:
  - { name: Main, limitAmps: 250 }
  - { name: Garage, parent: Main, zone: Garage, limitAmps: 125, fallbackAmps: 32 }
`;
  writeFileSync(file, text);
  return file;
}

function handOptions(environment: Readonly<Record<string, string>>): HandOptions {
  const read = readSiteWithBox(site(), environment);
  if (!read.ok) throw new RangeError(said.stderr);
  return { ...read, environment, clock: createVirtualClock({ wallStartMs: 0 }) };
}

const LOCK = (): string => join(folder, 'busbar-state', 'lock');

describe('a site with a box', () => {
  it('is read, and all that is wrong with it is told', () => {
    expect(readSiteWithBox(site(), {})).toMatchObject({ ok: true, evce: { user: 'busbar', allow: [] } });
    expect(readSiteWithBox(site('evce: {}'), {})).toEqual({ ok: false, code: EXIT.usage });
    expect(said.stderr).toContain('evce.url');
  });

  it('must name one', () => {
    expect(readSiteWithBox(site(''), {})).toEqual({ ok: false, code: EXIT.usage });
    expect(said.stderr).toContain('has no section evce, so there is no box to talk to');
  });
});

describe('a hand', () => {
  it('keeps others of the site off the box until it lets go', async () => {
    const options = handOptions({ PASSWORD: 'Made-up-for-1-test' });
    const opened = openHand(options);
    expect(opened.ok).toBe(true);
    expect(existsSync(LOCK())).toBe(true);
    expect(openHand(options)).toEqual({ ok: false, code: EXIT.failed });
    expect(said.stderr).toContain(`process ${process.pid} is talking to the box of this site`);
    if (opened.ok) await opened.hand.close();
    expect(existsSync(LOCK())).toBe(false);
  });

  it('lets go when it cannot get in', () => {
    expect(openHand(handOptions({}))).toEqual({ ok: false, code: EXIT.failed });
    expect(said.stderr).toContain('PASSWORD is not set');
    expect(existsSync(LOCK())).toBe(false);
  });
});
