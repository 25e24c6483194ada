/**
 * The committed JSON schemas are those of the program; `npm run schema` writes them anew.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { type JsonSchema, scenarioJsonSchema, siteJsonSchema } from '../../src/config/schema/json-schema.ts';
import { STRATEGIES } from '../../src/strategies/index.ts';

const asText = (schema: JsonSchema): string => `${JSON.stringify(schema, null, 2)}\n`;

describe('the JSON schemas for editors', () => {
  it('are up to date: config/site.schema.json', async () => {
    await expect(asText(siteJsonSchema(STRATEGIES))).toMatchFileSnapshot('../../config/site.schema.json');
  });

  it('are up to date: config/scenario.schema.json', async () => {
    await expect(asText(scenarioJsonSchema(STRATEGIES))).toMatchFileSnapshot('../../config/scenario.schema.json');
  });

  it('explain every key of a site file, down to the options of strategies', () => {
    expect(undescribed(siteJsonSchema(STRATEGIES), '')).toEqual([]);
  });

  it('explain every key of a scenario file', () => {
    expect(undescribed(scenarioJsonSchema(STRATEGIES), '')).toEqual([]);
  });

  it('take a file that extends another for a patch: nothing is required, and null takes away', () => {
    const { if: condition, then: patch, else: whole } = scenarioJsonSchema(STRATEGIES);
    expect(condition).toEqual({ required: ['extends'] });
    const properties = (patch as { readonly properties: Readonly<Record<string, JsonSchema>> }).properties;
    expect(JSON.stringify({ ...properties, faults: null, site: null })).not.toContain('"required"');
    expect(properties['seed']).toMatchObject({ anyOf: [{ type: 'integer' }, { type: 'null' }] });
    expect(whole).toMatchObject({ properties: { seed: { type: 'integer' } } });
  });
});

/** Paths of properties that no sentence explains. */
function undescribed(schema: unknown, path: string): string[] {
  return propertiesIn(schema, path).flatMap(({ at, property }) => [
    ...(typeof property['description'] === 'string' ? [] : [at]),
    ...undescribed(property, at),
  ]);
}

function propertiesIn(schema: unknown, path: string): { readonly at: string; readonly property: JsonSchema }[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties, items, anyOf, oneOf, additionalProperties, then: patch, else: whole } = schema as JsonSchema;
  const inner: unknown[] = [items, additionalProperties, anyOf, oneOf, patch, whole].flat<unknown[]>();
  return [
    ...Object.entries((properties ?? {}) as Readonly<Record<string, JsonSchema>>).map(([key, property]) => ({
      at: `${path}.${key}`,
      property,
    })),
    ...inner.flatMap((part) => propertiesIn(part, path)),
  ];
}
