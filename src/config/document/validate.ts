/**
 * Checks a located document against a schema and says of each mistake where it is, what was found and what is
 * expected. What could be read in spite of mistakes is handed on, so that further checks add their findings
 * to the same list.
 * @module
 */
import { z } from 'zod';
import { expectationOf, knownKeysIn } from './expectation.ts';
import { keyPlaceAt, type Located, placeAt, plainOf, valueAt } from './located.ts';
import { nearestWord } from './nearest.ts';
import { formatPath, type Path, type Problem, problemAt } from '../problem.ts';

/** A checked value, or the mistakes together with what could be read. */
export type Validated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly salvaged: unknown };

/** What to say of keys that are planned and have no effect yet, by the path of their map without indices. */
export type NotYet = Readonly<Record<string, string>>;

/** Checks `root` against `schema`. */
export function validate<T>(schema: z.ZodType<T>, root: Located, notYet: NotYet): Validated<T> {
  const plain = plainOf(root);
  const result = schema.safeParse(plain, { error: expectationOf });
  if (result.success) return { ok: true, value: result.data };
  const problems = result.error.issues.flatMap(flatten).flatMap((issue) => explain(issue, root, notYet));
  return { ok: false, problems, salvaged: salvage(schema, plain) };
}

/** A short form of a value for a message. */
export function showValue(found: Located | null): string {
  if (found === null) return 'nothing';
  switch (found.kind) {
    case 'list':
      return 'a list';
    case 'map':
      return 'a map of keys';
    case 'scalar':
      return found.value === null ? 'nothing' : shorten(JSON.stringify(numberOrText(found.value)));
  }
}

type Issue = z.core.$ZodIssue;

/** JSON has no word for infinity. */
function numberOrText(value: string | number | boolean): string | number | boolean {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

const SHOWN_MAX = 60;

function shorten(text: string): string {
  return text.length <= SHOWN_MAX ? text : `${text.slice(0, SHOWN_MAX)}…`;
}

/** Of a value that fits none of several forms, the issues of the form it comes closest to. */
function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const branches = issue.errors.map((branch) => branch.map((inner) => withPath(inner, [...issue.path, ...inner.path])));
  const ofItsForm = branches.filter((branch) => !branch.some((inner) => isAnotherForm(inner, issue)));
  const closest = [...ofItsForm].sort((a, b) => mistakesIn(a) - mistakesIn(b))[0];
  if (closest !== undefined) return closest.flatMap(flatten);
  if (issue.message !== expectationOf(issue as RawIssue)) return [issue];
  const forms = branches.flatMap((branch) => branch.filter((inner) => isAnotherForm(inner, issue)));
  const either = [...new Set(forms.map(({ message }) => message.replace(/^expected /, '')))].join(', or ');
  return [{ ...issue, code: 'custom', message: `expected ${either}` }];
}

type RawIssue = z.core.$ZodRawIssue;

/** Within a form the parser counts paths from the form, so that the key that names the unit is missing. */
function withPath(issue: Issue, path: PropertyKey[]): Issue {
  const isOurWording = issue.code !== 'unrecognized_keys' && issue.message === expectationOf(issue as RawIssue);
  const moved = { ...issue, path } as Issue;
  return isOurWording ? { ...moved, message: expectationOf(moved as RawIssue) } : moved;
}

const isAnotherForm = (inner: Issue, union: Issue): boolean =>
  (inner.code === 'invalid_type' || inner.code === 'invalid_value') && inner.path.length === union.path.length;

/** An unknown key tells more against a form than a wrong value does. */
function mistakesIn(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 2 * issue.keys.length : 1), 0);
}

/** Keys that name where a secret is; somebody may have written the secret itself there. */
const SECRETS: Path = ['password', 'tokenKey', 'headers'];

function explain(issue: Issue, root: Located, notYet: NotYet): Problem[] {
  const path = issue.path.filter((segment) => typeof segment !== 'symbol');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey({ path, key, known: knownKeysIn(issue.message) }, root, notYet));
  }
  const isSecret = path.some((segment) => SECRETS.includes(segment));
  const found = isSecret ? 'a value (not shown)' : showValue(valueAt(root, path));
  const place = placeAt(root, path);
  if (!issue.message.startsWith('expected ')) return [problemAt(place, path, issue.message)];
  const isMissing = valueAt(root, path) === null;
  return [problemAt(place, path, `${isMissing ? 'missing' : `found ${found}`}, ${issue.message}`)];
}

interface UnknownKey {
  readonly path: Path;
  readonly key: string;
  readonly known: readonly string[];
}

function unknownKey({ path, key, known }: UnknownKey, root: Located, notYet: NotYet): Problem {
  const place = keyPlaceAt(root, path, key);
  const fullPath = [...path, key];
  const planned = notYet[formatPath(fullPath).replace(/\[\d+\]/g, '[]')];
  if (planned !== undefined) return problemAt(place, fullPath, `not supported yet; ${planned}`);
  const nearest = nearestWord(key, known);
  const hint = nearest === null ? `known are ${known.join(', ')}` : `did you mean ${nearest}?`;
  return problemAt(place, fullPath, `unknown key; ${hint}`);
}

/** The parts of a value that are right; in place of each wrong one stands undefined. */
function salvage(schema: z.core.$ZodType, value: unknown): unknown {
  const whole = z.safeParse(schema, value);
  if (whole.success) return whole.data;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return salvage(schema.def.innerType, value);
  if (schema instanceof z.ZodArray && Array.isArray(value)) return value.map((item) => salvage(schema.element, item));
  if (schema instanceof z.ZodObject && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const shape = schema.shape as Readonly<Record<string, z.core.$ZodType>>;
    const given = value as Readonly<Record<string, unknown>>;
    const { catchall } = schema.def;
    const others = Object.keys(given).filter((key) => !(key in shape) && catchall instanceof z.ZodObject);
    return Object.fromEntries([
      ...Object.entries(shape).map(([key, inner]) => [key, salvage(inner, given[key])] as const),
      ...others.map((key) => [key, salvage(catchall as z.core.$ZodType, given[key])] as const),
    ]);
  }
  return undefined;
}
