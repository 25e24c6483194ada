/**
 * The description that a box gives of its own calls, read as far as it can be: OpenAPI 3 or its forerunner, JSON or
 * YAML. What cannot be followed is missing, and nothing in it can make this fail.
 * @module
 */
import { parse, YAMLError } from 'yaml';

/** A JSON object of unknown make. */
export type Fields = Readonly<Record<string, unknown>>;

export interface ApiDocument {
  readonly title: string;
  readonly version: string;
  /** By method and path below the API's root, with braces emptied: `GET em/zones/{}`. */
  readonly calls: ReadonlyMap<string, ApiCall>;
}

/** One call as described; null where a body has no schema. */
export interface ApiCall {
  readonly request: ApiSchema | null;
  readonly answer: ApiSchema | null;
}

/** What a value looks like. Alternatives are laid over each other: what one of them allows is allowed. */
export interface ApiSchema {
  /** `string`, `number`, `integer`, `boolean`, `object`, `array`; empty where nothing is said. */
  readonly types: readonly string[];
  readonly properties: ReadonlyMap<string, ApiSchema>;
  /** Of a list, or of an object whose keys are free. */
  readonly items: ApiSchema | null;
  readonly description: string;
  readonly minimum: number | null;
  readonly maximum: number | null;
}

export type ReadDocument =
  { readonly ok: true; readonly document: ApiDocument } | { readonly ok: false; readonly why: string };

/** Far more than any description repeats; what repeats itself without end is an attack. */
const ALIASES_MAX = 1_000;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
/** Schemas that contain themselves have to end somewhere; the box's own bodies are four deep. */
const DEEPEST = 8;
/** The words that tell something stand at the beginning. */
const DESCRIPTION_MAX = 2_000;

/** Reads the text of a description. */
export function readDocument(text: string): ReadDocument {
  const parsed = parsedText(text);
  if (!parsed.ok) return parsed;
  const { root } = parsed;
  if (!isFields(root) || !isFields(root['paths'])) return { ok: false, why: 'it has no paths: it describes no calls' };
  const info = fieldsIn(root, 'info');
  return {
    ok: true,
    document: {
      title: textIn(info, 'title'),
      version: textIn(info, 'version'),
      calls: new Map(callsIn(root)),
    },
  };
}

/** JSON first: its parser is a hundred times as fast, and most descriptions are JSON. */
function parsedText(
  text: string,
): { readonly ok: true; readonly root: unknown } | { readonly ok: false; readonly why: string } {
  try {
    return { ok: true, root: JSON.parse(text) as unknown };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  try {
    return { ok: true, root: parse(text, { maxAliasCount: ALIASES_MAX, logLevel: 'error' }) as unknown };
  } catch (error) {
    if (!(error instanceof YAMLError || error instanceof ReferenceError)) throw error;
    return { ok: false, why: `it is neither JSON nor YAML: ${error.message.split('\n')[0] ?? ''}` };
  }
}

/** How a call is looked up: paths differ between descriptions by what stands before them and in their braces. */
export function callKey(method: string, path: string): string {
  const bare = path.replace(/\{[^}]*\}/g, '{}').replace(/^\/+|\/+$/g, '');
  return `${method.toUpperCase()} ${bare.replace(/^api\/v\d+\//, '').replace(/^v\d+\//, '')}`;
}

/** One reading of a description. */
interface Reading {
  readonly resolve: Resolve;
  /** What was read before, by its depth: what many refer to, or refers to itself many times, is read once for each. */
  readonly known: readonly WeakMap<Fields, ApiSchema>[];
}

function callsIn(root: Fields): readonly (readonly [string, ApiCall])[] {
  const resolve = resolverOf(root);
  const reading: Reading = { resolve, known: Array.from({ length: DEEPEST + 1 }, () => new WeakMap()) };
  return Object.entries(fieldsIn(root, 'paths')).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = fieldsIn(resolve(item), method);
      if (Object.keys(operation).length === 0) return [];
      return [[callKey(method, path), callOf(operation, reading)] as const];
    }),
  );
}

function callOf(operation: Fields, reading: Reading): ApiCall {
  const { resolve } = reading;
  const responses = fieldsIn(operation, 'responses');
  const success = ['200', '201', '2XX', 'default']
    .map((code) => resolve(responses[code]))
    .find((each) => Object.keys(each).length > 0);
  const parameters = Array.isArray(operation['parameters']) ? (operation['parameters'] as unknown[]).map(resolve) : [];
  const body = parameters.find((parameter) => parameter['in'] === 'body');
  return {
    request:
      body === undefined ? contentOf(resolve(operation['requestBody']), reading) : schemaAt(body['schema'], reading),
    answer: success === undefined ? null : (contentOf(success, reading) ?? schemaAt(success['schema'], reading)),
  };
}

function contentOf(holder: Fields, reading: Reading): ApiSchema | null {
  const content = fieldsIn(holder, 'content');
  const media = Object.entries(content).find(([type]) => type.includes('json')) ?? Object.entries(content)[0];
  return media === undefined || !isFields(media[1]) ? null : schemaAt(media[1]['schema'], reading);
}

function schemaAt(value: unknown, reading: Reading, depth = 0): ApiSchema | null {
  const known = reading.known[depth];
  if (!isFields(value) || known === undefined) return null;
  const fields = reading.resolve(value);
  const before = known.get(fields);
  if (before !== undefined) return before;
  const own = ownSchema(fields, reading, depth);
  const others = ['allOf', 'oneOf', 'anyOf'].flatMap((key) =>
    Array.isArray(fields[key]) ? (fields[key] as unknown[]) : [],
  );
  const schema = others.reduce<ApiSchema>(
    (merged, other) => overlaid(merged, schemaAt(other, reading, depth + 1)),
    own,
  );
  known.set(fields, schema);
  return schema;
}

function ownSchema(fields: Fields, reading: Reading, depth: number): ApiSchema {
  const properties = Object.entries(fieldsIn(fields, 'properties')).flatMap(([name, property]) => {
    const schema = schemaAt(property, reading, depth + 1);
    return schema === null ? [] : [[name, schema] as const];
  });
  const types = [fields['type']].flat().filter((type): type is string => typeof type === 'string' && type !== 'null');
  return {
    types: types.length === 0 && properties.length > 0 ? ['object'] : types,
    properties: new Map(properties),
    items: schemaAt(fields['items'] ?? fields['additionalProperties'], reading, depth + 1),
    description: joined(textIn(fields, 'title'), textIn(fields, 'description'), textIn(fields, 'x-unit')),
    minimum: numberIn(fields, 'minimum'),
    maximum: numberIn(fields, 'maximum'),
  };
}

function overlaid(a: ApiSchema, b: ApiSchema | null): ApiSchema {
  if (b === null) return a;
  return {
    types: [...new Set([...a.types, ...b.types])],
    properties: new Map([...a.properties, ...b.properties]),
    items: a.items ?? b.items,
    description: joined(a.description, b.description),
    minimum: a.minimum ?? b.minimum,
    maximum: a.maximum ?? b.maximum,
  };
}

const joined = (...texts: readonly string[]): string => texts.join(' ').trim().slice(0, DESCRIPTION_MAX);

/** Follows references within the document; what leads nowhere, or in a circle, is empty. */
type Resolve = (value: unknown) => Fields;

/** A reference that leads to a reference is odd already. */
const REFERENCES_MAX = 8;

function resolverOf(root: Fields): Resolve {
  return (value) => {
    let at: unknown = value;
    for (let step = 0; step < REFERENCES_MAX; step += 1) {
      if (!isFields(at)) return {};
      const reference = at['$ref'];
      if (typeof reference !== 'string') return at;
      at = reference.startsWith('#/') ? pointedAt(root, reference.slice(2).split('/')) : undefined;
    }
    return {};
  };
}

function pointedAt(root: Fields, segments: readonly string[]): unknown {
  return segments.reduce<unknown>((at, segment) => {
    const name = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    return isFields(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }, root);
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldsIn(fields: Fields, key: string): Fields {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
  return isFields(value) ? value : {};
}

const textIn = (fields: Fields, key: string): string => (typeof fields[key] === 'string' ? fields[key] : '');
const numberIn = (fields: Fields, key: string): number | null =>
  typeof fields[key] === 'number' && Number.isFinite(fields[key]) ? fields[key] : null;
