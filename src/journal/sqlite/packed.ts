/**
 * How large texts lie in a journal: compressed, because one decision looks much like the next.
 * @module
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Above this effort a pack takes several times as long and becomes hardly smaller. */
const LEVEL = 6;

/** A text, compressed. */
export const pack = (text: string): Buffer => deflateRawSync(text, { level: LEVEL });

/** The text of a pack. */
export const unpack = (body: Uint8Array): string => inflateRawSync(body).toString('utf8');

/** A document, compressed as JSON. */
export const packJson = (document: unknown): Buffer => pack(JSON.stringify(document));

/** The document of a pack. */
export const unpackJson = (body: Uint8Array): unknown => JSON.parse(unpack(body)) as unknown;
