/**
 * What the body of a call holds, from its schema: for help, and for whoever has left it out.
 * @module
 */
import { z } from 'zod';
import { CALLS, type CallName, type Endpoint } from '../../evce/endpoints.ts';

/** A field of a body. */
export interface BodyField {
  readonly name: string;
  /** `number`, `Soft | Hard`, `[text]`. */
  readonly type: string;
  readonly isRequired: boolean;
  readonly about: string;
}

type Schema = Readonly<Record<string, unknown>>;

const TYPES: Readonly<Record<string, string>> = { integer: 'whole number', string: 'text', boolean: 'true or false' };

/** The fields of a call's body, in order; none where it has no body or one that only the box knows. */
export function bodyFields(name: CallName): readonly BodyField[] {
  const { request }: Endpoint = CALLS[name];
  if (request === null) return [];
  const root = z.toJSONSchema(request, { io: 'input' }) as Schema;
  const schema = resolved(root, root);
  const required = (schema['required'] ?? []) as readonly string[];
  return Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>).map(([field, property]) => ({
    name: field,
    type: typeOf(resolved(root, property)),
    isRequired: required.includes(field),
    about: typeof property['description'] === 'string' ? property['description'] : '',
  }));
}

/** Whether a call cannot be made without a body. */
export function needsBody(name: CallName): boolean {
  const { request }: Endpoint = CALLS[name];
  return request !== null && !request.safeParse(undefined).success;
}

/** The body in a line: `{ connector_id?, id_tag }`. */
export function bodyShape(name: CallName): string {
  const fields = bodyFields(name).map((field) => field.name + (field.isRequired ? '' : '?'));
  return fields.length === 0 ? '{ … }' : `{ ${fields.join(', ')} }`;
}

function typeOf(schema: Schema): string {
  const words = schema['enum'];
  if (Array.isArray(words)) return words.join(' | ');
  const alternatives = schema['anyOf'] as readonly Schema[] | undefined;
  if (alternatives !== undefined) return alternatives.map(typeOf).join(' or ');
  const items = schema['items'] as Schema | undefined;
  if (items !== undefined) return `[${items['$ref'] === undefined ? typeOf(items) : '{ … }'}]`;
  const type = String(schema['type']);
  return TYPES[type] ?? type;
}

function resolved(root: Schema, schema: Schema): Schema {
  const reference = schema['$ref'];
  const definitions = (root['$defs'] ?? {}) as Readonly<Record<string, Schema>>;
  return typeof reference === 'string' ? (definitions[reference.slice('#/$defs/'.length)] ?? schema) : schema;
}
