/**
 * `busbar key`: who may use the HTTP API of a site. A running service knows of every change at once.
 * @module
 */
import type { Environment, SiteConfig } from '../config/index.ts';
import { hashOf, keyName, newKey, readKeys, writeKeys, type KeptKey, type Scope } from '../service/access-keys.ts';
import { stateFolderOf } from '../service/box-access.ts';
import { realTime } from '../service/system-clock.ts';
import { siteIn } from './service-door.ts';
import { endOfDay, textOfMoment } from './site-time.ts';
import { EXIT, printError, printJson, printLine, type ExitCode } from './verb.ts';

interface OfSite {
  readonly configFile: string;
  readonly json: boolean;
}

/** `busbar key add`. */
export interface KeyAddOptions extends OfSite {
  readonly name: string;
  readonly scope: Scope;
  /** Last day on which it opens, `YYYY-MM-DD`, local to the site; null for ever. */
  readonly untilDay: string | null;
}

/** Makes a key and shows it, this once. */
export async function runKeyAdd(options: KeyAddOptions, environment: Environment = process.env): Promise<ExitCode> {
  const { name, scope, untilDay } = options;
  const named = keyName.safeParse(name);
  if (!named.success) {
    printError(`the name of the key: ${named.error.issues[0]?.message ?? 'expected another'}`);
    return EXIT.usage;
  }
  const key = newKey();
  return withKeys(options, environment, async ({ config, keys, keep }) => {
    if (keys.some((kept) => kept.name === name)) {
      printError(`there is a key named ${name} already; revoke it first, or take another name`);
      return EXIT.usage;
    }
    const untilMs = untilDay === null ? null : endOfDay(untilDay, config.site.timeZone.name);
    const made = { name, scope, hash: hashOf(key), madeMs: realTime().now().wallMs, untilMs };
    if (!(await keep([...keys, made]))) return EXIT.failed;
    if (options.json) printJson({ ...shown(made, config), key });
    else printLine(key);
    return EXIT.done;
  });
}

/** Lists the keys there are; none of them can be shown again. */
export async function runKeyList(options: OfSite, environment: Environment = process.env): Promise<ExitCode> {
  return withKeys(options, environment, async ({ config, keys }) => {
    const rows = keys.map((key) => shown(key, config));
    if (options.json) printJson(rows);
    else
      rows.forEach(({ name, scope, made, until }) =>
        printLine(`${name}  ${scope}  made ${made}  ${until === null ? 'for good' : `until ${until}`}`),
      );
    return EXIT.done;
  });
}

/** Takes a key back; it opens nothing from now on. */
export async function runKeyRevoke(
  options: OfSite & { readonly name: string },
  environment: Environment = process.env,
): Promise<ExitCode> {
  return withKeys(options, environment, async ({ keys, keep }) => {
    const rest = keys.filter(({ name }) => name !== options.name);
    if (rest.length === keys.length) {
      printError(`there is no key named ${options.name}; \`busbar key list\` names those there are`);
      return EXIT.failed;
    }
    return (await keep(rest)) ? EXIT.done : EXIT.failed;
  });
}

interface KeyRing {
  readonly config: SiteConfig;
  readonly keys: readonly KeptKey[];
  /** False after what went wrong has been said. */
  readonly keep: (keys: readonly KeptKey[]) => Promise<boolean>;
}

async function withKeys(
  { configFile }: OfSite,
  environment: Environment,
  use: (ring: KeyRing) => Promise<ExitCode>,
): Promise<ExitCode> {
  const config = siteIn(configFile, environment);
  if (config === undefined) return EXIT.usage;
  const folder = stateFolderOf(config);
  const read = await readKeys(folder);
  if (!read.ok) {
    printError(read.problem);
    return EXIT.failed;
  }
  const keep = async (keys: readonly KeptKey[]): Promise<boolean> => {
    const problem = await writeKeys(folder, keys);
    if (problem !== null) printError(problem);
    return problem === null;
  };
  return use({ config, keys: read.keys, keep });
}

function shown({ name, scope, madeMs, untilMs }: KeptKey, { site }: SiteConfig) {
  const local = (wallMs: number): string => textOfMoment(wallMs, site.timeZone.name);
  return { name, scope, made: local(madeMs), until: untilMs === null ? null : local(untilMs) };
}
