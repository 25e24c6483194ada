/**
 * What a command line asks of the box, checked as far as that goes without the box.
 * @module
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { resolveSecret, type Environment, type Secret } from '../../config/index.ts';
import type { SecretRef } from '../../config/secret.ts';
import { neededFor } from '../../evce/allow-list.ts';
import type { Capability } from '../../evce/capability.ts';
import { CALLS, type CallName, type Endpoint } from '../../evce/endpoints.ts';
import { commandSchema } from '../../evce/wire.ts';
import { readSecretFile } from '../../service/box-access.ts';
import { outFileProblem, type OutFile } from '../out-file.ts';
import { bodyShape, needsBody } from './body-fields.ts';
import { findCall, wordsOf, type SaidPlace } from './call-words.ts';

/** What was said on the command line. */
export interface CallRequest {
  readonly words: readonly string[];
  /** JSON, or `@` and a file of it. */
  readonly body: string | null;
  /** A firmware to send. */
  readonly uploadFile: string | null;
  /** Where a file that comes down goes. */
  readonly outFile: string | null;
  readonly force: boolean;
  /** Where the new password is: `env:NAME`, `file:PATH` or `credential:NAME`. */
  readonly newPassword: string | null;
  readonly wait: boolean;
}

/** A call that can be made. */
export interface CallPlan {
  readonly name: CallName;
  readonly places: readonly SaidPlace[];
  readonly body: unknown;
  readonly upload: Uint8Array | null;
  readonly out: OutFile | null;
  readonly newPassword: Secret | null;
  readonly wait: boolean;
  /** What may be a mistake, and is sent all the same: the box knows its bodies better. */
  readonly doubts: readonly string[];
}

/** A plan, or why there is none. */
export type Planned = { readonly ok: true; readonly plan: CallPlan } | { readonly ok: false; readonly problem: string };

type Step<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Checks a command line. */
export function planCall(request: CallRequest, environment: Environment): Planned {
  const found = findCall(request.words);
  if (!found.ok) return found;
  const { name, places } = found;
  const misplaced = misplacedFlag(name, request);
  if (misplaced !== null) return { ok: false, problem: misplaced };
  const upload = uploadOf(request);
  if (!upload.ok) return upload;
  const body = bodyOf(name, request, upload.value);
  if (!body.ok) return body;
  const newPassword = newPasswordOf(request, environment);
  if (!newPassword.ok) return newPassword;
  const out = request.outFile === null ? null : { file: request.outFile, force: request.force };
  const taken = out === null ? null : outFileProblem(out);
  if (taken !== null) return { ok: false, problem: taken };
  const rest = { out, upload: upload.value, newPassword: newPassword.value, wait: request.wait };
  return { ok: true, plan: { name, places, body: body.value, ...rest, doubts: doubtsAbout(name, body.value) } };
}

/** What the site file would have to say before a call may be made; null where it says so, or need not. */
export function notAllowed(name: CallName, allowed: readonly Capability[], file: string): string | null {
  const needed = neededFor(name);
  if (needed === null || allowed.includes(needed)) return null;
  const line = `allow: [${[...allowed, needed].join(', ')}]`;
  return `${file} does not allow ‘${wordsOf(name)}’; its section evce would have to say\n  ${line}`;
}

/** A flag that this call has no use for, or one that it needs. */
function misplacedFlag(name: CallName, { body, outFile, uploadFile, newPassword, wait }: CallRequest): string | null {
  const { request, answer }: Endpoint = CALLS[name];
  const said = `‘${wordsOf(name)}’`;
  const takesBody = request !== null && name !== 'login' && name !== 'changePassword';
  if (body !== null && !takesBody) return `${said} takes no --body`;
  if (uploadFile !== null && name !== 'addFirmware') return `${said} takes no --upload`;
  if (newPassword !== null && name !== 'changePassword') return `${said} takes no --new-password`;
  if (outFile !== null && answer !== 'bytes') return `${said} takes no --out; --json prints its answer`;
  if (wait && answer !== commandSchema) return `${said} is no command to --wait for`;
  if (outFile === null && answer === 'bytes') return `${said} brings a file; say where it goes with --out FILE`;
  if (newPassword === null && name === 'changePassword') {
    return `${said} needs --new-password with env:NAME, file:PATH or credential:NAME`;
  }
  return null;
}

function uploadOf({ uploadFile }: CallRequest): Step<Uint8Array | null> {
  if (uploadFile === null) return { ok: true, value: null };
  const read = readBytes(uploadFile);
  if (read.ok && read.value.length === 0) return { ok: false, problem: `${uploadFile} is empty` };
  return read;
}

/** The body as it was said; of a firmware that is at hand, its name and size go without saying. */
function bodyOf(name: CallName, { body, uploadFile }: CallRequest, upload: Uint8Array | null): Step<unknown> {
  const known = uploadFile === null ? {} : { name: basename(uploadFile), size: upload?.length };
  if (body === null) {
    if (uploadFile !== null) return { ok: true, value: known };
    const isMissing = needsBody(name) && name !== 'login' && name !== 'changePassword';
    if (isMissing) return { ok: false, problem: `‘${wordsOf(name)}’ needs --body '${bodyShape(name)}'` };
    return { ok: true, value: undefined };
  }
  const text = body.startsWith('@') ? readBytes(body.slice(1)) : { ok: true as const, value: Buffer.from(body) };
  if (!text.ok) return text;
  const json = jsonIn(new TextDecoder().decode(text.value));
  return json.ok && uploadFile !== null ? { ok: true, value: { ...known, ...(json.value as object) } } : json;
}

function jsonIn(text: string): Step<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, problem: `--body is not JSON: ${(error as SyntaxError).message}` };
  }
}

function readBytes(file: string): Step<Uint8Array> {
  try {
    return { ok: true, value: readFileSync(file) };
  } catch (error) {
    return {
      ok: false,
      problem: `${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown cause'}`,
    };
  }
}

function newPasswordOf({ newPassword }: CallRequest, environment: Environment): Step<Secret | null> {
  if (newPassword === null) return { ok: true, value: null };
  const ref = secretRef(newPassword);
  // What was said is not repeated: it may be the password itself.
  if (ref === null) return { ok: false, problem: '--new-password expects env:NAME, file:PATH or credential:NAME' };
  const resolved = resolveSecret(ref, { env: environment, readFile: readSecretFile });
  return resolved.ok ? { ok: true, value: resolved.secret } : resolved;
}

function secretRef(said: string): SecretRef | null {
  const [, kind, where = ''] = /^(env|file|credential):(.+)$/.exec(said) ?? [];
  if (kind === 'env') return { kind, env: where };
  if (kind === 'file') return { kind, file: where };
  return kind === 'credential' ? { kind, credential: where } : null;
}

function doubtsAbout(name: CallName, body: unknown): readonly string[] {
  const { request }: Endpoint = CALLS[name];
  const checked = body === undefined ? undefined : request?.safeParse(body);
  const issues = checked?.error?.issues ?? [];
  return issues.map(
    ({ path, message }) => `the body may not be what the box expects: ${[...path, message].join(': ')}`,
  );
}
