import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runExplain } from '../../src/cli/explain.ts';
import { parseClockWord } from '../../src/cli/time-word.ts';
import { EXIT, type ExitCode, type ExplainOptions } from '../../src/cli/verb.ts';
import { recordJournal } from '../support/journal.ts';
import { listenToSaid } from './support/said.ts';

const said = listenToSaid();

const folder = mkdtempSync(join(tmpdir(), 'busbar-explain-'));
const siteFile = join(folder, 'site.yaml');

/** A site whose service does not run: nothing listens on port 1. */
const SITE = `
site: Parity
timezone: Europe/Berlin
evce: { url: 'https://127.0.0.1', user: busbar, password: { env: NOWHERE }, pin: ['sha256:${'ab'.repeat(32)}'] }
nodes:
  - { name: Main, limitAmps: 100, meters: [Main meter], worstBackgroundAmps: 60 }
  - { name: Garage, parent: Main, zone: Garage, limitAmps: 80, fallbackAmps: 16 }
meters: [{ name: Main meter }]
service: { http: { listen: '127.0.0.1:1' } }
`;

beforeAll(() => {
  writeFileSync(siteFile, SITE);
  mkdirSync(join(folder, 'busbar-state'));
  writeFileSync(join(folder, 'busbar-state', 'journal-20240304T080000.jsonl'), recordJournal());
});
afterAll(() => rmSync(folder, { recursive: true }));
const explain = (over: Partial<ExplainOptions>): Promise<ExitCode> =>
  runExplain({ zone: 'Garage', at: null, configFile: siteFile, json: false, ...over });

describe('busbar explain', () => {
  it('explains the last decision of the journal while no service runs', async () => {
    expect(await explain({})).toBe(EXIT.done);
    expect(said.stdout).toMatch(/^2024-03-04T08:29:50\+01:00 {2}Garage may have \d+ A/);
    expect(said.stdout).toMatch(/\n {2}← Main leaves .*\n/);
    expect(said.stdout).toMatch(/\n {2}← Main meter: .* \(fresh\)\.\n/);
  });

  it('explains the last decision up to a time', async () => {
    expect(await explain({ at: parseClockWord('2024-03-04T08:10:03+01:00'), json: true })).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toMatchObject({ zone: 'Garage', at: '2024-03-04T08:10:00+01:00' });
  });

  it.each([
    ['08:10', '2024-03-04T08:10:00+01:00'],
    ['2024-03-04 08:10:25', '2024-03-04T08:10:20+01:00'],
    ['2024-03-04T07:10Z', '2024-03-04T08:10:00+01:00'],
  ])('understands %s by the site’s clock, on the last such day of the journal', async (text, at) => {
    expect(await explain({ at: parseClockWord(text), json: true })).toBe(EXIT.done);
    expect(JSON.parse(said.stdout)).toMatchObject({ at });
  });

  it('says that no journal reaches back to such a time of day', async () => {
    expect(await explain({ at: parseClockWord('08:30') })).toBe(EXIT.failed);
    expect(said.stderr).toMatch(/holds a decision from 2024-03-03T08:30:00\+01:00 or before/);
  });

  it('says so when nothing had been decided by then', async () => {
    expect(await explain({ at: parseClockWord('2024-03-04T07:00:00+01:00') })).toBe(EXIT.failed);
    expect(said.stderr).toMatch(
      /no journal in .*busbar-state holds a decision from 2024-03-04T07:00:00\+01:00 or before/,
    );
  });

  it('names the zones there are to whoever asks for another', async () => {
    expect(await explain({ zone: 'Attic' })).toBe(EXIT.failed);
    expect(said.stderr).toContain('there is no zone Attic; there are Garage, Yard');
  });

  it('asks whose journal is meant', async () => {
    expect(await explain({ configFile: null, at: parseClockWord('08:10') })).toBe(EXIT.usage);
    expect(said.stderr).toContain('say whose, with -c FILE');
  });

  it.each([
    ['speaks HTML', 200, '<!doctype html>'],
    ['refuses in HTML', 404, '<!doctype html>'],
    ['speaks of something else', 200, '{"hello":"world"}'],
    ['refuses something else', 500, '[]'],
  ])('looks into the journal where another program listens, which %s', async (_what, status, body) => {
    const other = createServer((_request, response) => response.writeHead(status).end(body));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    writeFileSync(siteFile, SITE.replace('127.0.0.1:1', `127.0.0.1:${port}`));
    expect(await explain({})).toBe(EXIT.done);
    expect(said.stdout).toContain('2024-03-04T08:29:50+01:00');
    writeFileSync(siteFile, SITE);
    other.close();
  });
});
