/**
 * Guesses from its description how a box words its reductions. It is a guess, and says of each part what it goes by; the
 * probe on the box itself decides.
 * @module
 */
import { DEFAULT_DIALECT, type Dialect } from '../../evce/dialect.ts';
import { snakeKey } from '../../evce/keys.ts';
import { callKey, type ApiDocument, type ApiSchema } from './document.ts';

/** A dialect that fits the description, and what each part of it goes by. */
export type Proposal =
  | { readonly ok: true; readonly dialect: Dialect; readonly because: readonly string[] }
  | { readonly ok: false; readonly why: string };

const LINES = ['l1', 'l2', 'l3'] as const;
const PATH = 'em/zones/{}/reduction';

/** What the value's field is called, the likeliest first. */
const VALUE_WORDS = [/reduc/, /limit/, /max/, /set_?point/, /current/, /power/, /value|amount/];
const SWITCH_WORDS = /enabl|activ|^on$/;
const VALIDITY_WORDS = /valid|duration|expir|ttl|timeout|seconds/;
const UNIT_WORDS: readonly (readonly [Dialect['unit'], RegExp])[] = [
  ['percent', /%|percent|\bpct\b/i],
  ['kilowatt', /\bkw\b|kilowatt|power/i],
  ['ampere', /\bA\b|\bamps?\b|ampere|current/],
];
const REMOVED_WORDS = /reduc|remov|subtract|taken off|less by/i;
const LIMIT_WORDS = /limit|max(imum)?\b|max_|allowed|remain|left|still|set_?point|ceiling|cap\b/i;

export function proposeDialect(document: ApiDocument): Proposal {
  const body = document.calls.get(callKey('PUT', PATH))?.request ?? document.calls.get(callKey('GET', PATH))?.answer;
  if (body === undefined || body === null) {
    return { ok: false, why: `the description has no body for PUT or GET ${PATH.replace('{}', '{zone_id}')}` };
  }
  const properties = [...body.properties];
  if (properties.length === 0) return { ok: false, why: 'the description says nothing of what stands in a reduction' };
  const value = valueIn(properties);
  if (value === null) {
    const names = properties.map(([name]) => JSON.stringify(name)).join(', ');
    return { ok: false, why: `none of its fields can be the value: ${names}` };
  }
  const because: string[] = [];
  const dialect: Dialect = {
    ...valuePart(value, body, because),
    ...besidesPart(
      properties.filter(([name]) => name !== value.key),
      because,
    ),
  };
  return { ok: true, dialect, because };
}

interface Value {
  readonly key: string;
  readonly shape: Dialect['shape'];
  /** Of the number itself. */
  readonly schema: ApiSchema;
}

type Properties = readonly (readonly [name: string, schema: ApiSchema])[];

/** The field that holds a number, or one for each line; where there are several, the likeliest by its name. */
function valueIn(properties: Properties): Value | null {
  const candidates = properties.flatMap(([key, schema]): readonly Value[] => {
    const name = snakeKey(key);
    const line = schema.properties.get('l1');
    if (line !== undefined && LINES.every((each) => schema.properties.has(each))) {
      const words = { ...line, description: `${schema.description} ${line.description}` };
      return [{ key, shape: 'perPhase', schema: words }];
    }
    const isNumber = schema.types.includes('number') || schema.types.includes('integer');
    return isNumber && !VALIDITY_WORDS.test(name) ? [{ key, shape: 'scalar', schema }] : [];
  });
  const rank = ({ key }: Value): number => {
    const found = VALUE_WORDS.findIndex((word) => word.test(snakeKey(key)));
    return found < 0 ? VALUE_WORDS.length : found;
  };
  return [...candidates].sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

function valuePart({ key, shape, schema }: Value, body: ApiSchema, because: string[]): Omit<Dialect, 'enabledKey'> {
  const words = `${snakeKey(key)} ${schema.description}`;
  because.push(`key: ${key} holds ${shape === 'scalar' ? 'a number' : 'a number for each of l1, l2, l3'}`);
  const integer = schema.types.includes('integer');
  because.push(integer ? 'integer: it is described as a whole number' : 'integer: it may have fractions');
  const unit = unitOf(words, schema, because);
  return {
    unit,
    sense: senseOf(
      { 'its description': schema.description, 'its name': snakeKey(key), 'the body': body.description },
      because,
    ),
    shape,
    key,
    integer,
    ...(schema.minimum === null || schema.minimum <= 0 ? {} : { min: schema.minimum }),
    ...(schema.maximum === null || schema.maximum <= 0 ? {} : { max: schema.maximum }),
  };
}

function unitOf(words: string, schema: ApiSchema, because: string[]): Dialect['unit'] {
  const found = UNIT_WORDS.find(([, pattern]) => pattern.test(words));
  if (found !== undefined) {
    because.push(`unit: ${found[0]}, by its name or description`);
    return found[0];
  }
  if (schema.maximum === 100) {
    because.push('unit: percent, for it ends at 100');
    return 'percent';
  }
  because.push(`unit: ${DEFAULT_DIALECT.unit} is a guess: nothing tells it`);
  return DEFAULT_DIALECT.unit;
}

/** What is said of the value itself counts first: every call about it speaks of a reduction. */
function senseOf(texts: Readonly<Record<string, string>>, because: string[]): Dialect['sense'] {
  for (const [origin, text] of Object.entries(texts)) {
    const [isRemoved, isLimit] = [REMOVED_WORDS.test(text), LIMIT_WORDS.test(text)];
    if (isRemoved === isLimit) continue;
    because.push(`sense: ${isRemoved ? 'removed' : 'limit'}, by ${origin}`);
    return isRemoved ? 'removed' : 'limit';
  }
  because.push(`sense: ${DEFAULT_DIALECT.sense} is a guess: nothing tells it`);
  return DEFAULT_DIALECT.sense;
}

function besidesPart(others: Properties, because: string[]): Pick<Dialect, 'enabledKey' | 'validityKey'> {
  const enabled = others.find(([name, { types }]) => types.includes('boolean') && SWITCH_WORDS.test(snakeKey(name)));
  const validity = others.find(
    ([name, { types }]) => !types.includes('boolean') && VALIDITY_WORDS.test(snakeKey(name)),
  );
  if (enabled !== undefined) because.push(`enabledKey: ${enabled[0]} switches it on`);
  if (validity !== undefined) because.push(`validityKey: ${validity[0]} says for how long it holds`);
  return {
    ...(enabled === undefined ? {} : { enabledKey: enabled[0] }),
    ...(validity === undefined ? {} : { validityKey: validity[0] }),
  };
}
