/**
 * Holds the description of a box against what Busbar needs: every call and field is there, missing, or not as expected.
 * @module
 */
import { nearestWord } from '../../config/index.ts';
import { CALLS } from '../../evce/endpoints.ts';
import { snakeKey } from '../../evce/keys.ts';
import { callKey, type ApiDocument, type ApiSchema } from './document.ts';
import { NEEDED_CALLS, type FieldKind, type NeededCall, type NeededField } from './needs.ts';

export type Standing = 'present' | 'missing' | 'different';

export interface ComparedField {
  readonly body: 'request' | 'answer';
  readonly field: string;
  readonly standing: Standing;
  readonly isVital: boolean;
  /** What is different, or what there is instead; null where there is nothing to say. */
  readonly detail: string | null;
}

export interface ComparedCall {
  readonly call: string;
  readonly about: string;
  readonly standing: Standing;
  readonly isVital: boolean;
  readonly detail: string | null;
  readonly fields: readonly ComparedField[];
}

/** One entry for each call of the role. */
export function compareDocument(document: ApiDocument): readonly ComparedCall[] {
  return NEEDED_CALLS.map((needed) => compareCall(document, needed));
}

/** Whether Busbar could work with a box of this description. */
export const isSufficient = (compared: readonly ComparedCall[]): boolean =>
  compared.every(
    ({ isVital, standing, fields }) =>
      !isVital || (standing === 'present' && fields.every((field) => !field.isVital || field.standing === 'present')),
  );

function compareCall(document: ApiDocument, needed: NeededCall): ComparedCall {
  const { method, path, about } = CALLS[needed.name];
  const { isVital } = needed;
  const common = { call: `${method} ${path}`, about, isVital };
  const found = document.calls.get(callKey(method, path));
  if (found !== undefined) {
    const fields = [
      ...needed.request.map((field) => compareField('request', field, found.request)),
      ...needed.answer.map((field) => compareField('answer', field, found.answer)),
    ];
    return { ...common, standing: 'present', detail: null, fields };
  }
  const others = methodsOf(document, callKey(method, path).replace(/^\w+ /, ''));
  if (others.length > 0)
    return { ...common, standing: 'different', detail: `there is only ${others.join(', ')}`, fields: [] };
  const near = nearestWord(callKey(method, path), [...document.calls.keys()]);
  return { ...common, standing: 'missing', detail: near === null ? null : `the nearest is ${near}`, fields: [] };
}

const methodsOf = (document: ApiDocument, path: string): readonly string[] =>
  [...document.calls.keys()].flatMap((key) => (key.endsWith(` ${path}`) ? [key.slice(0, key.indexOf(' '))] : []));

function compareField(body: ComparedField['body'], needed: NeededField, schema: ApiSchema | null): ComparedField {
  const { name, isVital, kind } = needed;
  const common = { body, field: name, isVital };
  if (schema === null) return { ...common, standing: 'missing', detail: 'the description says nothing of this body' };
  const found = fieldAt(schema, name.split('.'));
  if (found.schema === null) {
    const near = nearestWord(found.missing, found.known);
    const detail = near === null ? null : `there is ${JSON.stringify(near)}`;
    return { ...common, standing: 'missing', detail };
  }
  const { types } = found.schema;
  if (isOfKind(found.schema, kind)) return { ...common, standing: 'present', detail: null };
  return { ...common, standing: 'different', detail: `it is ${types.join(' or ')}, expected a ${kind}` };
}

interface Found {
  readonly schema: ApiSchema | null;
  /** Where the way ended: the key that is missing, and the keys there are instead. */
  readonly missing: string;
  readonly known: readonly string[];
}

/** A list, and an object whose keys are ids, stand for their entries; camelCase counts as snake_case. */
function fieldAt(schema: ApiSchema, segments: readonly string[]): Found {
  const [segment, ...rest] = segments;
  const holder = schema.properties.size === 0 && schema.items !== null ? schema.items : schema;
  if (segment === undefined) return { schema, missing: '', known: [] };
  const known = [...holder.properties.keys()];
  const key = known.find((each) => snakeKey(each) === segment);
  const next = key === undefined ? undefined : holder.properties.get(key);
  return next === undefined ? { schema: null, missing: segment, known } : fieldAt(next, rest);
}

/** A field of which nothing is said may be anything. */
function isOfKind({ types, properties }: ApiSchema, kind: FieldKind): boolean {
  if (types.length === 0) return true;
  switch (kind) {
    case 'number':
      return types.includes('number') || types.includes('integer');
    case 'whole number':
      return types.includes('integer') || types.includes('number');
    case 'text':
      return types.includes('string');
    case 'yes or no':
      return types.includes('boolean');
    case 'group':
      return types.includes('object') || properties.size > 0;
  }
}
