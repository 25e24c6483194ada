/**
 * `busbar explain`: why a zone has what it has, from the running service, or from the journal for any time before.
 * @module
 */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { loadSite, onDisk, type SiteConfig } from '../config/index.ts';
import { explainChain, formatLocal, type CycleRecord, type Explanation } from '../engine/index.ts';
import { readJournal, rebuildSetup } from '../journal/index.ts';
import { stateFolderOf } from '../service/box-access.ts';
import { EXIT, printError, printJson, printLine, printProblems, type ExitCode, type ExplainOptions } from './verb.ts';

/** An explanation and the time it speaks of, RFC 3339. */
type Found = Explanation & { readonly at: string };
type Answer = { readonly ok: true; readonly found: Found } | { readonly ok: false; readonly why: string };

/** Where the demo serves its dashboard. */
const DEMO_LISTEN = { host: '127.0.0.1', port: 8080 };
const ANSWER_WITHIN_MS = 5_000;

const foundSchema = z.looseObject({ at: z.string(), sentence: z.string(), chain: z.array(z.string()) });
const problemSchema = z.looseObject({ detail: z.string() });

export async function runExplain(options: ExplainOptions): Promise<ExitCode> {
  if (options.atMs !== null && options.configFile === null) {
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

async function answerFor({ zone, atMs }: ExplainOptions, config: SiteConfig | null): Promise<Answer> {
  if (atMs !== null && config !== null) return fromJournal(config, zone, atMs);
  const asked = await fromService(config?.service.listen ?? DEMO_LISTEN, zone);
  if (asked !== null) return asked;
  if (config !== null) return fromJournal(config, zone, Infinity);
  return {
    ok: false,
    why: 'no service answers on 127.0.0.1:8080; start one with `busbar run`, or name a site with -c',
  };
}

/** What the running service says; null where none answers. */
async function fromService(
  listen: { readonly host: string; readonly port: number },
  zone: string,
): Promise<Answer | null> {
  const address = `http://${listen.host.includes(':') ? `[${listen.host}]` : listen.host}:${listen.port}`;
  try {
    const answer = await fetch(`${address}/api/v1/explain/${encodeURIComponent(zone)}`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const body: unknown = await answer.json();
    if (!answer.ok) return refusalIn(body);
    const found = foundSchema.safeParse(body);
    return found.success ? { ok: true, found: found.data } : null;
  } catch (error) {
    // Nobody answers there, or somebody else who speaks no JSON.
    if (error instanceof TypeError || error instanceof DOMException || error instanceof SyntaxError) return null;
    throw error;
  }
}

function refusalIn(body: unknown): Answer | null {
  const problem = problemSchema.safeParse(body);
  return problem.success ? { ok: false, why: problem.data.detail } : null;
}

/** What the last decision up to a time says, from the newest journal that reaches back to it. */
async function fromJournal(config: SiteConfig, zone: string, atMs: number): Promise<Answer> {
  const folder = stateFolderOf(config);
  const files = (await namesIn(folder)).filter((name) => /^journal-.*\.jsonl$/.test(name)).sort();
  for (const file of files.reverse()) {
    const last = await lastDecision(join(folder, file), atMs);
    if (last === null) continue;
    const explanation = explainChain(last.site, last.record, zone);
    if (explanation === null) {
      const zones = last.site.zones.map(({ name }) => name).join(', ');
      return { ok: false, why: `there is no zone ${zone}; there are ${zones}` };
    }
    return { ok: true, found: { at: formatLocal(last.site.timeZone, last.record.at.wallMs), ...explanation } };
  }
  return { ok: false, why: `no journal in ${folder} holds a decision from then or before` };
}

const namesIn = (folder: string): Promise<readonly string[]> => readdir(folder).catch(noFolder);

function noFolder(error: NodeJS.ErrnoException): readonly string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

async function lastDecision(
  path: string,
  atMs: number,
): Promise<{ readonly site: SiteConfig['site']; readonly record: CycleRecord } | null> {
  let site: SiteConfig['site'] | null = null;
  let record: CycleRecord | null = null;
  for await (const item of readJournal(createReadStream(path))) {
    if (item.kind === 'header') {
      // Reading a decision needs no strategies, so that journals of other programs' strategies can be explained too.
      const rebuilt = rebuildSetup({ ...(item.header.setup as object), strategies: [] }, []);
      if (!rebuilt.ok) return null;
      ({ site } = rebuilt.setup);
    }
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
