/**
 * The JSON schemas from which an editor completes and explains a site file or a scenario. They are generated
 * from the schemas that the program itself checks with.
 * @module
 */
import { z } from 'zod';
import type { RegisteredStrategy } from '../../strategies/index.ts';
import { scenarioSchema } from './scenario-schema.ts';
import { siteSchema } from './site-schema.ts';

/** A JSON schema, draft 7: the version that editors' YAML support understands. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The schema of a site file. */
export function siteJsonSchema(strategies: readonly RegisteredStrategy[]): JsonSchema {
  return asFile(siteSchema(strategies), 'Busbar site file');
}

/** The schema of a scenario file, whose site may stand in it. */
export function scenarioJsonSchema(strategies: readonly RegisteredStrategy[]): JsonSchema {
  const site = z
    .union([z.string().min(1), siteSchema(strategies)])
    .describe(scenarioSchema.shape.site.description ?? '');
  return asFile(scenarioSchema.extend({ site }), 'Busbar scenario file');
}

/** Keys by which a file is put together from others, before its own schema looks at it. */
const COMPOSITION = {
  include: {
    description: 'Files whose sections are added to this one, relative to this file.',
    anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
  },
  extends: { description: 'File over whose keys those of this one are laid, relative to this file.', type: 'string' },
} as const;

/** A file that extends another is a patch of it; one that includes others need not have every section itself. */
function asFile(schema: z.ZodType, title: string): JsonSchema {
  const generated = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as JsonSchema;
  const { $schema, properties, required, ...rest } = generated;
  const whole = {
    ...rest,
    properties: { ...(properties as JsonSchema), ...COMPOSITION },
    anyOf: [{ required }, { required: ['include'] }],
  };
  const patch = { ...rest, properties: { ...(patchOf({ properties }) as Patch).properties, ...COMPOSITION } };
  return { $schema, title, if: { required: ['extends'] }, then: patch, else: whole };
}

interface Patch {
  readonly properties: JsonSchema;
}

/** What a patch may say in place of a value: parts of a map, and null for what shall go. Lists are replaced whole. */
function patchOf(schema: unknown): unknown {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map(patchOf);
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => key !== 'required')
      .map(([key, value]) => {
        if (key === 'items') return [key, value];
        if (key === 'anyOf') return [key, otherFormsAway((value as readonly unknown[]).map(patchOf))];
        if (key !== 'properties') return [key, patchOf(value)];
        const properties = Object.entries(value as Readonly<Record<string, JsonSchema>>);
        return [key, Object.fromEntries(properties.map(([name, property]) => [name, orNull(property)]))];
      }),
  );
}

function orNull(property: JsonSchema): JsonSchema {
  const { description, ...rest } = patchOf(property) as JsonSchema;
  return { description, anyOf: [rest, { type: 'null' }] };
}

/** A patch that turns a map into another form of it takes away the keys of the form that lies below. */
function otherFormsAway(forms: readonly unknown[]): readonly unknown[] {
  const names = forms.flatMap((form) => Object.keys((form as Partial<Patch>).properties ?? {}));
  const away = Object.fromEntries(names.map((name) => [name, { description: 'Of another form.', type: 'null' }]));
  return forms.map((form) => {
    const { properties } = form as Partial<Patch>;
    return properties === undefined ? form : { ...(form as JsonSchema), properties: { ...away, ...properties } };
  });
}
