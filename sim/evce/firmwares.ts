/**
 * The firmwares that the box holds for its stations. One is announced first, and has an id from then on; its bytes
 * follow, and only with them can it be installed.
 * @module
 */
import type { Firmware, FirmwareRequest } from '../../src/evce/wire.ts';
import { createIdBook } from './id-book.ts';

export interface FirmwareStore {
  list(): Firmware[];
  find(id: number): Firmware | null;
  /** Takes the announcement of a firmware; null where there is no room for it. */
  announce(request: FirmwareRequest): number | null;
  /** Takes the bytes, which must be as many as were announced; they can be replaced by sending them again. */
  receive(id: number, bytes: Uint8Array): 'ok' | 'malformed' | 'unknown';
  /** The bytes of a firmware; null before they have arrived, or where there is none. */
  bytesOf(id: number): Uint8Array | null;
  /** A configuration is imported: every firmware gets another id. */
  renewIds(): void;
}

interface Stored {
  readonly request: FirmwareRequest;
  bytes: Uint8Array | null;
  uploadedAt: string | null;
}

/** The most that one firmware may have: charging stations run on less than 64 MiB of flash. */
export const FIRMWARE_BYTES_MAX = 64 * 1024 * 1024;
/** A site has a handful of types of station. */
const FIRMWARES_MAX = 32;
const FIRST_ID = 51;

/** A store without firmwares. `now` tells the box's time as it writes it. */
export function createFirmwareStore(now: () => string): FirmwareStore {
  const ids = createIdBook(FIRST_ID, 0);
  const stored: Stored[] = [];
  const viewOf = (index: number): Firmware => firmwareView(stored[index] as Stored, ids.idAt(index));
  const receive = (index: number, bytes: Uint8Array): 'ok' | 'malformed' => {
    const firmware = stored[index] as Stored;
    if (bytes.length !== (firmware.request.size ?? bytes.length) || bytes.length === 0) return 'malformed';
    firmware.bytes = Uint8Array.from(bytes);
    firmware.uploadedAt = now();
    return 'ok';
  };
  return {
    list: () => stored.map((_, index) => viewOf(index)),
    find: (id) => ids.find(id, viewOf),
    announce(request) {
      if (stored.length >= FIRMWARES_MAX || (request.size ?? 0) > FIRMWARE_BYTES_MAX) return null;
      stored.push({ request, bytes: null, uploadedAt: null });
      return ids.add(stored.length - 1);
    },
    receive: (id, bytes) => ids.find(id, (index) => receive(index, bytes)) ?? 'unknown',
    bytesOf: (id) => ids.find(id, (index) => (stored[index] as Stored).bytes),
    renewIds: () => ids.renewAll(),
  };
}

function firmwareView({ request, bytes, uploadedAt }: Stored, id: number): Firmware {
  return {
    id,
    name: request.name,
    ...(request.version === undefined ? {} : { version: request.version }),
    ...(request.model_id === undefined ? {} : { model_id: request.model_id }),
    size: bytes?.length ?? request.size,
    ...(uploadedAt === null ? {} : { uploaded_at: uploadedAt }),
  };
}
