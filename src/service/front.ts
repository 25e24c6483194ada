/**
 * What the running service shows to people and programs: HTTP with its keys, the operators' desk, and the door for the
 * command line of the same user.
 * @module
 */
import type { Instant } from '../engine/index.ts';
import type { Clock } from '../engine/ports.ts';
import type { ServiceSettings } from '../config/index.ts';
import { callerOf, hashOf, newKey, readKeys, type Caller, type KeptKey } from './access-keys.ts';
import { closeDoor, openDoor } from './door.ts';
import { openHttp, type HttpServer } from './http/server.ts';
import type { SiteView } from './http/site-view.ts';
import type { Logger } from './log.ts';

export interface FrontOptions {
  readonly settings: Pick<ServiceSettings, 'listen' | 'names'>;
  /** Certificate and key, PEM; null speaks HTTP, to this machine only. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Where keys are kept; null where none are. */
  readonly stateFolder: string | null;
  /** Where the door is hung; null where the command line has no business. */
  readonly doorFolder: string | null;
  readonly view: Omit<SiteView, 'callerOf'>;
  readonly realTime: Clock;
  readonly log: Logger;
}

export type OpenedFront =
  { readonly ok: true; readonly front: HttpServer } | { readonly ok: false; readonly problem: string };

/** As whom holds stand in records that were said on this machine's command line. */
const COMMAND_LINE = 'the command line';

/** Starts to listen. */
export async function openFront(options: FrontOptions): Promise<OpenedFront> {
  const { settings, tls, stateFolder, doorFolder, view, realTime, log } = options;
  const key = newKey();
  const asks = { stateFolder, own: ownKey(key, realTime.now()), realTime, log };
  const opened = await openHttp({
    listen: settings.listen,
    names: settings.names ?? [],
    tls,
    view: { ...view, callerOf: (shown) => whoseKey(shown, asks) },
    clock: realTime,
    onFailure: (error, path) => log.error({ err: error }, `${path} failed`),
  });
  if (!opened.ok || doorFolder === null) return opened.ok ? { ok: true, front: opened.server } : opened;
  const { server } = opened;
  const hung = await openDoor(doorFolder, { url: server.url, key, fingerprint: server.fingerprint });
  if (!hung.ok) log.warn(`the command line will not find this service: ${doorFolder}: ${hung.why}`);
  const close = async (): Promise<void> => {
    await closeDoor(doorFolder, key);
    await server.close();
  };
  return { ok: true, front: { ...server, close } };
}

const ownKey = (key: string, at: Instant): KeptKey => ({
  name: COMMAND_LINE,
  scope: 'operate',
  hash: hashOf(key),
  madeMs: at.wallMs,
  untilMs: null,
});

interface Asks {
  readonly stateFolder: string | null;
  readonly own: KeptKey;
  readonly realTime: Clock;
  readonly log: Pick<Logger, 'warn'>;
}

/** Keys are read anew each time, so that one that was made or revoked counts at once. */
async function whoseKey(shown: string, { stateFolder, own, realTime, log }: Asks): Promise<Caller | null> {
  const read = stateFolder === null ? { ok: true as const, keys: [] } : await readKeys(stateFolder);
  if (!read.ok) log.warn(read.problem);
  return callerOf([own, ...(read.ok ? read.keys : [])], shown, realTime.now().wallMs);
}
