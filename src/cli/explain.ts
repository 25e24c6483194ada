/**
 * `busbar explain`: why a zone has what it has, from the running service, or from the journal for any time before.
 * @module
 */
import { createReadStream, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { loadSite, onDisk, type SiteConfig } from '../config/index.ts';
import { explainChain, formatLocal, type CycleRecord, type Explanation } from '../engine/index.ts';
import { journalPath, openKept, readJournal, rebuildSetup, type JournalHeader } from '../journal/index.ts';
import { stateFolderOf } from '../service/box-access.ts';
import { findDoor } from '../service/door.ts';
import { askService } from './ask-service.ts';
import { demoDoorFolder, zoneMeant } from './service-door.ts';
import { lastMoment, textOfMoment } from './site-time.ts';
import type { ClockWord } from './time-word.ts';
import { EXIT, printError, printJson, printLine, printProblems, type ExitCode, type ExplainOptions } from './verb.ts';

/** An explanation and the time it speaks of, RFC 3339. */
type Found = Explanation & { readonly at: string };
type Answer = { readonly ok: true; readonly found: Found } | { readonly ok: false; readonly why: string };

/** Where the demo serves its dashboard. */
const DEMO_LISTEN = { host: '127.0.0.1', port: 8080 };

const foundSchema = z.looseObject({ at: z.string(), sentence: z.string(), chain: z.array(z.string()) });

export async function runExplain(options: ExplainOptions): Promise<ExitCode> {
  if (options.at !== null && options.configFile === null) {
    printError('--at looks into the journal: say whose, with -c FILE');
    return EXIT.usage;
  }
  const loaded = options.configFile === null ? null : loadSite(options.configFile, onDisk(process.env));
  if (loaded?.ok === false) {
    printProblems(loaded.problems);
    return EXIT.usage;
  }
  const config = loaded?.value ?? null;
  const answer = await answerFor(options, config);
  if (!answer.ok) {
    printError(answer.why);
    return EXIT.failed;
  }
  if (options.json) printJson({ zone: options.zone, ...answer.found });
  else print(answer.found);
  return EXIT.done;
}

async function answerFor({ zone: said, at }: ExplainOptions, config: SiteConfig | null): Promise<Answer> {
  const stateFolder = config === null ? null : stateFolderOf(config);
  const zone = await zoneMeant(said, stateFolder);
  if (!zone.ok) return zone;
  if (at !== null && config !== null) return fromJournal(config, zone.name, at);
  const asked = await fromService(config?.service.listen ?? DEMO_LISTEN, zone.name, stateFolder);
  if (asked !== null) return asked;
  if (config !== null) return fromJournal(config, zone.name, null);
  return {
    ok: false,
    why: 'no service answers on 127.0.0.1:8080; start one with `busbar run`, or name a site with -c',
  };
}

/** What the running service says, by its door or where it should listen; null where none answers. */
async function fromService(
  listen: { readonly host: string; readonly port: number },
  zone: string,
  stateFolder: string | null,
): Promise<Answer | null> {
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  const front = { url: `http://${host}:${listen.port}/`, key: null, fingerprint: null };
  const door = await findDoor(stateFolder ?? demoDoorFolder(process.env));
  const path = `api/v1/explain/${encodeURIComponent(zone)}`;
  for (const way of door === null ? [front] : [door, front]) {
    const answer = await askService(way, { method: 'GET', path });
    if (answer.kind === 'refused') return { ok: false, why: answer.why };
    const found = answer.kind === 'done' ? foundSchema.safeParse(answer.body) : null;
    if (found?.success === true) return { ok: true, found: found.data };
  }
  return null;
}

/** What the last decision up to a time says; a time of day is the last that the journal holds. */
async function fromJournal(config: SiteConfig, zone: string, at: ClockWord | null): Promise<Answer> {
  const folder = stateFolderOf(config);
  const last = await decidedBy(folder, Infinity);
  if (last === null) return { ok: false, why: `no journal in ${folder} holds a decision` };
  if (at === null) return explained(last, zone);
  const timeZone = config.site.timeZone.name;
  const { wallMs, note } = lastMoment(at, { wallMs: last.record.at.wallMs, timeZone });
  if (note !== null) printError(note);
  const then = await decidedBy(folder, wallMs);
  if (then !== null) return explained(then, zone);
  const asked = textOfMoment(wallMs, timeZone);
  return { ok: false, why: `no journal in ${folder} holds a decision from ${asked} or before` };
}

/** A decision, and the site it was taken for. */
interface Decided {
  readonly site: SiteConfig['site'];
  readonly record: CycleRecord;
}

function explained({ site, record }: Decided, zone: string): Answer {
  const explanation = explainChain(site, record, zone);
  if (explanation === null) {
    const zones = site.zones.map(({ name }) => name).join(', ');
    return { ok: false, why: `there is no zone ${zone}; there are ${zones}` };
  }
  return { ok: true, found: { at: formatLocal(site.timeZone, record.at.wallMs), ...explanation } };
}

/** The last decision up to a time, from the newest journal that reaches back to it; null where none does. */
async function decidedBy(folder: string, atMs: number): Promise<Decided | null> {
  const kept = await lastKept(journalPath(folder), atMs);
  if (kept !== null) return kept;
  const files = (await namesIn(folder)).filter((name) => /^journal-.*\.jsonl$/.test(name)).sort();
  for (const file of files.reverse()) {
    const last = await lastDecision(join(folder, file), atMs);
    if (last !== null) return last;
  }
  return null;
}

/** The last decision up to a time in the site's journal; null where it holds none. */
async function lastKept(path: string, atMs: number): Promise<Decided | null> {
  if (!existsSync(path)) return null;
  const opened = await openKept(path);
  if (!opened.ok) return null;
  const { journal } = opened;
  try {
    const toMs = Math.min(atMs + 1, Number.MAX_SAFE_INTEGER);
    const record = journal.cycles({ fromMs: 0, toMs, limit: 1 }).at(-1);
    const run = journal.runs().findLast(({ fromMs }) => fromMs !== null && fromMs < toMs)?.run;
    if (record === undefined || run === undefined) return null;
    const header = journal.header(run);
    const site = typeof header === 'string' ? null : siteIn(header);
    return site === null ? null : { site, record };
  } finally {
    journal.close();
  }
}

/** Reading a decision needs no strategies, so that journals of other programs' strategies can be explained too. */
function siteIn({ setup }: JournalHeader): SiteConfig['site'] | null {
  const rebuilt = rebuildSetup({ ...(setup as object), strategies: [] }, []);
  return rebuilt.ok ? rebuilt.setup.site : null;
}

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(noFolder);

function noFolder(error: NodeJS.ErrnoException): readonly string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

/** The same in a journal of lines. */
async function lastDecision(path: string, atMs: number): Promise<Decided | null> {
  let site: SiteConfig['site'] | null = null;
  let record: CycleRecord | null = null;
  for await (const item of readJournal(createReadStream(path))) {
    if (item.kind === 'header') site = siteIn(item.header);
    if (item.kind === 'header' && site === null) return null;
    if (item.kind !== 'record') continue;
    if (item.record.at.wallMs > atMs) break;
    ({ record } = item);
  }
  return site === null || record === null ? null : { site, record };
}

function print({ at, sentence, chain }: Found): void {
  printLine(`${at}  ${sentence}`);
  for (const link of chain) printLine(`  ← ${link}`);
}
