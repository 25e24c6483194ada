import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runExplain } from '../../src/cli/explain.ts';
import { runHold, runResume, type HoldOptions } from '../../src/cli/hold.ts';
import { runKeyAdd, runKeyList, runKeyRevoke } from '../../src/cli/key.ts';
import { parseTimeWord } from '../../src/cli/time-word.ts';
import { EXIT, type ExitCode } from '../../src/cli/verb.ts';
import { directoryStoreIn } from '../../src/service/box-access.ts';
import { findDoor } from '../../src/service/door.ts';
import { openFront } from '../../src/service/front.ts';
import type { HttpServer } from '../../src/service/http/server.ts';
import { foldTurn, INITIAL_STATE } from '../../src/service/live-state.ts';
import { openDesk, type OperatorDesk } from '../../src/service/operator-desk.ts';
import { fileOperatorStore } from '../../src/service/operator-store.ts';
import { realTime } from '../../src/service/system-clock.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { decision, instantAt, SITE } from '../service/recorded.ts';
import { viewOf } from '../service/support/site-view.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const SITE_FILE = `
site: Harbour Office
timezone: Europe/Berlin
evce: { url: 'https://127.0.0.1', user: busbar, password: { env: NOWHERE }, pin: ['sha256:${'ab'.repeat(32)}'] }
nodes:
  - { name: Main, limitAmps: 160, meters: [Incomer], worstBackgroundAmps: 100 }
  - { name: Garage, parent: Main, zone: Garage, limitAmps: 125, fallbackAmps: 32 }
meters: [{ name: Incomer }]
service: { http: { listen: '127.0.0.1:1' }, state: state }
`;

let folder: string;
let configFile: string;
let state: string;
let front: HttpServer | null;
let desk: OperatorDesk;
const held: unknown[] = [];
const logged: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-hold-'));
  [configFile, state] = [join(folder, 'site.yaml'), join(folder, 'state')];
  writeFileSync(configFile, SITE_FILE);
  front = null;
  held.length = 0;
  logged.length = 0;
});
afterEach(async () => {
  await front?.close();
  rmSync(folder, { recursive: true });
});

/** What the command line finds of a running service: its front, with the site's clock at 14:30 local time. */
async function serve(tls: { cert: string; key: string } | null = null): Promise<void> {
  const note = (...words: unknown[]) => void logged.push(JSON.stringify(words));
  const log = { info: note, warn: note, error: note } as never;
  const clock = createVirtualClock({ wallStartMs: instantAt(0).wallMs });
  desk = await openDesk({ site: SITE, clock, store: fileOperatorStore(state), log });
  desk.source.events$.subscribe((event) => held.push(event.kind === 'HoldSaid' ? [event.zone, event.hold] : event));
  const live = foldTurn(INITIAL_STATE, decision(1));
  const opened = await openFront({
    settings: { listen: { host: '127.0.0.1', port: 0 } },
    tls,
    stateFolder: state,
    doorFolder: state,
    view: { ...(await viewOf(() => live)), desk },
    realTime: realTime(),
    log,
  });
  if (!opened.ok) throw new TypeError(opened.problem);
  ({ front } = opened);
}

const hold = (over: Partial<HoldOptions> = {}): Promise<ExitCode> =>
  runHold({
    zone: 'Garage',
    atAmps: 10,
    until: parseTimeWord('18:00'),
    configFile,
    json: false,
    ...over,
  });
const until18 = { atAmps: 10, untilWallMs: Date.parse('2026-06-12T18:00:00+02:00'), by: 'the command line' };

describe('busbar hold', () => {
  it('tells the running service, by the site’s clock, and so does busbar resume', async () => {
    await serve();
    expect(await hold()).toBe(EXIT.done);
    expect(said.stdout).toBe('Garage: at most 10 A until 2026-06-12T18:00:00+02:00\n');
    expect(held).toEqual([['Garage', until18]]);
    expect(await runResume({ zone: 'Garage', configFile, json: true })).toBe(EXIT.done);
    expect(held.at(-1)).toEqual(['Garage', null]);
  });

  it('finds the zone by the id that the box has given it', async () => {
    await serve();
    const none = { station: [], meter: [], firmware: [] };
    const roster = { ...none, zone: [{ id: 7, name: 'Garage' }] };
    await directoryStoreIn(state).save({ roster, epoch: { certificates: [], zones: [] } });
    expect(await hold({ zone: 'id:7', until: { kind: 'span', ms: 5_000 } })).toBe(EXIT.done);
    expect(held).toMatchObject([['Garage', { untilWallMs: instantAt(10).wallMs }]]);
    expect(await hold({ zone: 'id:8' })).toBe(EXIT.usage);
    expect(said.stderr).toContain('id:8');
  });

  it('holds for a second at the most longer than a span says, and never shorter', async () => {
    await serve();
    expect(await hold({ until: { kind: 'span', ms: 300 } })).toBe(EXIT.done);
    expect(held).toMatchObject([['Garage', { untilWallMs: instantAt(6).wallMs }]]);
  });

  it('speaks over TLS to the service that has left the door, and to nobody else', async () => {
    const [own, other] = await Promise.all([generate(), generate()]);
    await serve({ cert: own.cert, key: own.private });
    expect(await hold()).toBe(EXIT.done);
    await front?.close();
    await serve({ cert: other.cert, key: other.private });
    expect(await runExplain({ zone: 'Garage', at: null, configFile, json: false })).toBe(EXIT.done);
    expect(said.stdout).toContain('Garage may have 46 A');
  });

  it('says what the service has against it', async () => {
    await serve();
    expect(await hold({ zone: 'Attic' })).toBe(EXIT.usage);
    expect(said.stderr).toContain('there is no zone Attic; there are Garage, Visitors');
    expect(await hold({ until: parseTimeWord('1970-01-01T00:00Z') })).toBe(EXIT.usage);
    expect(said.stderr).toContain('until has passed already');
  });

  it('says that no service is running, also where one has died', async () => {
    expect(await hold()).toBe(EXIT.failed);
    expect(said.stderr).toContain('no service is running');
    await serve();
    await front?.close();
    expect(await runResume({ zone: 'Garage', configFile, json: false })).toBe(EXIT.failed);
  });
});

describe('busbar key', () => {
  const status = (key: string, method = 'GET') =>
    fetch(`${front?.url}api/v1/state`, { method, headers: { authorization: `Bearer ${key}` } }).then(
      (one) => one.status,
    );

  it('makes keys that a running service knows at once, and takes them back', async () => {
    await serve();
    expect(await runKeyAdd({ name: 'grafana', scope: 'read', untilDay: '2126-01-31', configFile, json: false })).toBe(
      EXIT.done,
    );
    const key = said.stdout.trim();
    expect(await status(key)).toBe(200);
    expect(await runKeyList({ configFile, json: false })).toBe(EXIT.done);
    expect(said.stdout).toMatch(/grafana {2}read {2}made .* until 2126-02-01T00:00:00\+01:00/);
    expect(await runKeyRevoke({ name: 'grafana', configFile, json: false })).toBe(EXIT.done);
    expect(await status(key)).toBe(401);
  });

  it('shows a key once: no log, no document, no error and no other file has it', async () => {
    await serve();
    await runKeyAdd({ name: 'desk', scope: 'operate', untilDay: null, configFile, json: false });
    const key = said.stdout.trim();
    const ask = (path: string, shown: string, init: RequestInit = {}) =>
      fetch(`${front?.url}api/v1/${path}`, {
        ...init,
        headers: { authorization: `Bearer ${shown}`, 'content-type': 'application/json' },
      }).then((answer) => answer.text());
    const body = JSON.stringify({ atAmps: 10, until: '2026-06-12T18:00:00+02:00' });
    const answers = [
      await ask('holds/Garage', key, { method: 'PUT', body }),
      await ask('holds/Attic', key, { method: 'PUT', body }),
      await ask('holds/Garage', key, { method: 'PUT', body: '{' }),
      await ask('holds/Garage', `${key}x`, { method: 'PUT', body }),
      await ask('state', key),
    ];
    const door = await findDoor(state);
    const files = readdirSync(state).filter((name) => name !== 'service.json');
    const sinks = [
      ...answers,
      ...logged,
      JSON.stringify(held),
      ...files.map((name) => readFileSync(join(state, name), 'utf8')),
    ];
    expect(files).toEqual(expect.arrayContaining(['keys.json', 'operator.json']));
    for (const sink of sinks) for (const secret of [key, door?.key ?? key]) expect(sink).not.toContain(secret);
    expect(statSync(join(state, 'service.json')).mode & 0o777).toBe(0o600);
  });

  it('names each key once', async () => {
    const add = (name: string) => runKeyAdd({ name, scope: 'operate', untilDay: null, configFile, json: true });
    expect([await add('desk'), await add('desk'), await add('a\nb')]).toEqual([EXIT.done, EXIT.usage, EXIT.usage]);
    expect(await runKeyRevoke({ name: 'nobody', configFile, json: false })).toBe(EXIT.failed);
    expect(said.stderr).toMatch(/there is a key named desk already.*expected letters.*no key named nobody/s);
  });
});
