/**
 * What a call of the simulated box is made of, and the answers that all of them share.
 * @module
 */
import type { z } from 'zod';
import type { CALLS, CallName } from '../../../src/evce/endpoints.ts';
import type { Connection, Connections } from '../connections.ts';
import type { BoxModel } from '../model.ts';
import { ROLES, type Role } from '../users.ts';

/** What a call acts on. */
export interface BoxParts {
  readonly model: BoxModel;
  readonly connections: Connections;
}

/** A call that has passed the gate: path, token, role and body are in order. */
export interface Call<Body = unknown> {
  /** The first id in the path; NaN where the path has none. */
  readonly id: number;
  /** The second id in the path; NaN where the path has none. */
  readonly subId: number;
  /** As the request schema describes it. */
  readonly body: Body;
  /** Null on routes that anyone may call. */
  readonly connection: Connection | null;
}

/** An answer; one that is not 200 carries a `message`, and bytes are a file. */
export interface Reply {
  /** 409 is no status of the guide's; a box may use it all the same. */
  readonly status: 200 | 400 | 401 | 403 | 404 | 409;
  readonly body: unknown;
}

/** What the box does when a call comes, and for whom. */
export interface Handler<Body = unknown> {
  readonly roles: readonly Role[] | 'anyone';
  readonly handle: (box: BoxParts, call: Call<Body>) => Reply;
}

type RequestOf<Name extends CallName> = (typeof CALLS)[Name]['request'];
type BodyOf<Name extends CallName> = RequestOf<Name> extends z.ZodType ? z.output<RequestOf<Name>> : undefined;

/** Handlers of some calls, each of which knows the body that its call brings. */
export type HandlersOf<Name extends CallName> = { readonly [Key in Name]: Handler<BodyOf<Key>> };

/** The roles that may look. */
export const EVERYONE: readonly Role[] = ROLES;
/** The roles that may also act. */
export const OPERATORS: readonly Role[] = ['Admin', 'EBMS'];

export const ok = (body: unknown): Reply => ({ status: 200, body });

/** An answer other than 200. */
export const refusal = (status: Exclude<Reply['status'], 200>, message: string): Reply => ({
  status,
  body: { message },
});

/** 404 where there is nothing. */
export const found = (body: unknown): Reply => (body === null ? refusal(404, 'no such resource') : ok(body));

/** A call that reads and changes nothing. */
export function reading(read: (model: BoxModel, call: Call<unknown>) => unknown): Handler<undefined> {
  return { roles: EVERYONE, handle: ({ model }, call) => found(read(model, call)) };
}

/** The answer to a change. */
export function changed(outcome: 'ok' | 'malformed' | 'unknown', why: string): Reply {
  if (outcome === 'unknown') return refusal(404, 'no such resource');
  return outcome === 'ok' ? ok({}) : refusal(400, why);
}
