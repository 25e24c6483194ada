/**
 * Where the bytes of a firmware go. The box says so itself; only places on the box are believed, because the token
 * goes along.
 * @module
 */
import { isAllowed } from './allow-list.ts';
import { understood, type Ask } from './calls.ts';
import type { EvceCall } from './endpoints.ts';
import type { Result } from './failure.ts';
import { doneSchema } from './wire.ts';

const BASE_PATH = '/api/v2/';

export interface FirmwareFile {
  /** As the box gave it: an address, or a path on the box. */
  readonly uploadUrl: string;
  /** Address of the box, e.g. `https://192.168.0.128`. */
  readonly boxUrl: string;
  readonly bytes: Uint8Array;
  readonly onBytes: (carried: number) => void;
}

/** Sends the bytes; null where the address is no place for them. */
export async function uploadFirmware(ask: Ask, file: FirmwareFile): Promise<Result<unknown> | null> {
  const path = pathOnBox(file.uploadUrl, file.boxUrl);
  if (path === null) return null;
  const call: EvceCall = { method: 'PUT', path, body: file.bytes, file: { onBytes: file.onBytes } };
  // An address that is one of the calls would do something else with the bytes.
  if (!isAllowed(call, ['firmware'])) return null;
  return understood(await ask(call), doneSchema);
}

/** The path below the API that an address means; null where it is elsewhere. */
export function pathOnBox(address: string, boxUrl: string): string | null {
  if (!URL.canParse(address, boxUrl + BASE_PATH)) return null;
  const { origin, pathname, search } = new URL(address, boxUrl + BASE_PATH);
  const isOnBox = origin === new URL(boxUrl).origin && pathname.startsWith(BASE_PATH);
  return isOnBox ? pathname.slice(BASE_PATH.length) + search : null;
}
