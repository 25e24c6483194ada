/**
 * The service's log: readable on a terminal, JSON lines everywhere else.
 * @module
 */
import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Names under which secrets travel. Their values are wrapped as well; this is the second net. */
const SECRET_KEYS = ['password', 'token', 'authorization', 'secret'];

export interface LogOptions {
  /** Takes whole lines. */
  readonly write: (text: string) => void;
  /** For people; else JSON. */
  readonly pretty: boolean;
}

/** Opens a log. */
export async function openLog(options: LogOptions): Promise<Logger> {
  const write = options.pretty ? await prettyWriter(options.write) : options.write;
  const redact = { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '‹secret›' };
  return pino({ base: null, redact }, { write });
}

/** The formatter is loaded only where somebody looks. */
async function prettyWriter(write: (text: string) => void): Promise<(line: string) => void> {
  const { default: pretty } = await import('pino-pretty');
  const format = pretty.prettyFactory({ colorize: true, translateTime: 'SYS:HH:MM:ss', hideObject: true });
  return (line) => {
    write(format(line));
  };
}
