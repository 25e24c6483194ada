/** A box's own description of its calls, held against what Busbar needs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { describeBox } from '../../sim/evce/openapi.ts';
import { DOCUMENTED } from '../../sim/evce/routes.ts';
import { compareDocument, isSufficient, type ComparedCall } from '../../src/commissioning/openapi/compare.ts';
import { callKey, readDocument, type ApiDocument } from '../../src/commissioning/openapi/document.ts';
import { NEEDED_CALLS } from '../../src/commissioning/openapi/needs.ts';
import { proposeDialect } from '../../src/commissioning/openapi/propose-dialect.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { CALLS } from '../../src/evce/endpoints.ts';
import { DIALECTS } from '../support/dialects.ts';

type Json = Record<string, unknown>;

/** The simulated box's description, to be damaged. */
const described = (dialect = DEFAULT_DIALECT): Json =>
  JSON.parse(JSON.stringify(describeBox(DOCUMENTED, dialect))) as Json;

function read(text: string): ApiDocument {
  const document = readDocument(text);
  if (!document.ok) throw new RangeError(document.why);
  return document.document;
}

const documentOf = (json: unknown): ApiDocument => read(JSON.stringify(json));

/** The part of a description at a path of keys. */
const partOf = (json: Json, ...keys: readonly string[]): Json =>
  keys.reduce<Json>((part, key) => part[key] as Json, json);

const compared = (json: unknown): readonly ComparedCall[] => compareDocument(documentOf(json));

/** All that is not as it should be. */
const odd = (calls: readonly ComparedCall[]): readonly string[] =>
  calls.flatMap(({ call, standing, detail, fields }) => [
    ...(standing === 'present' ? [] : [`${standing} ${call}: ${detail ?? ''}`]),
    ...fields.flatMap((field) =>
      field.standing === 'present' ? [] : [`${field.standing} ${field.field} of ${call}: ${field.detail ?? ''}`],
    ),
  ]);

describe('what Busbar needs of a box', () => {
  it('covers every call, those it cannot do without first', () => {
    expect(NEEDED_CALLS).toHaveLength(Object.keys(CALLS).length);
    expect(NEEDED_CALLS.filter(({ isVital }) => isVital).map(({ name }) => name)).toEqual(
      NEEDED_CALLS.slice(0, 10).map(({ name }) => name),
    );
  });

  it('is all there in the simulated box’s own description, as JSON and as YAML', () => {
    expect(odd(compared(described()))).toEqual([]);
    expect(isSufficient(compared(described()))).toBe(true);
    expect(odd(compareDocument(read(stringify(described()))))).toEqual([]);
  });

  it('is found whatever stands before the paths, and whatever the ids are called', () => {
    const json = described();
    const paths = Object.entries(json['paths'] as Json);
    json['paths'] = Object.fromEntries(
      paths.map(([path, item]) => [`/api/v2${path.replace(/\{\w+\}/g, '{id}').replace(/\/$/, '')}`, item]),
    );
    expect(odd(compared(json))).toEqual([]);
    expect(callKey('get', '/api/v2/stations/')).toBe(callKey('GET', 'stations'));
  });

  it('is found in the forerunner of OpenAPI too', () => {
    const list = { 200: { schema: { type: 'array', items: { $ref: '#/definitions/Zone' } } } };
    const json = {
      swagger: '2.0',
      info: { title: 'Old', version: '1' },
      definitions: { Zone: { properties: { id: { type: 'integer' } } } },
      paths: {
        '/em/zones': { get: { responses: list } },
        '/login/login': {
          post: { parameters: [{ in: 'body', schema: { properties: { login: { type: 'string' } } } }], responses: {} },
        },
      },
    };
    const [login, zones] = ['POST login/login', 'GET em/zones'].map((name) =>
      compared(json).find(({ call }) => call === name),
    );
    expect(login?.fields.find(({ field }) => field === 'login')?.standing).toBe('present');
    expect(zones?.fields.find(({ field }) => field === 'id')?.standing).toBe('present');
  });

  it('accepts camelCase, a list keyed by id, and a field of which nothing is said', () => {
    const json = described();
    const config = partOf(json, 'components', 'schemas', 'Zone', 'properties', 'config', 'properties');
    config['friendlyName'] = {};
    delete config['friendly_name'];
    const answer = partOf(
      json,
      'paths',
      '/stations/statuses',
      'get',
      'responses',
      '200',
      'content',
      'application/json',
    );
    answer['schema'] = { type: 'object', additionalProperties: (answer['schema'] as Json)['items'] };
    expect(odd(compared(json))).toEqual([]);
  });

  it('is missing where a call or a field is, with what there is instead', () => {
    const json = described();
    const paths = json['paths'] as Json;
    paths['/em/zone'] = paths['/em/zones'];
    delete paths['/em/zones'];
    delete paths['/stations/models'];
    const values = partOf(json, 'components', 'schemas', 'PowerMeterValues', 'properties', 'current', 'properties');
    values['line1'] = values['l1'];
    delete values['l1'];
    const calls = compared(json);
    expect(odd(calls)).toEqual([
      'missing GET em/zones: the nearest is GET em/zone',
      'missing current.l1 of GET pms/{pm_id}/values: there is "l2"',
      expect.stringMatching(/^missing GET stations\/models/),
    ]);
    expect(isSufficient(calls)).toBe(false);
  });

  it('is different where a call has another method or a field another type', () => {
    const json = described();
    const paths = json['paths'] as Record<string, Json>;
    paths['/em/zones/{zone_id}/reduction'] = { post: paths['/em/zones/{zone_id}/reduction']?.['put'] };
    partOf(json, 'components', 'schemas', 'IdentifiedStationStatus', 'properties')['status'] = { type: 'integer' };
    expect(odd(compared(json))).toEqual([
      'different status of GET stations/statuses: it is integer, expected a text',
      'different GET em/zones/{zone_id}/reduction: there is only POST',
      'different PUT em/zones/{zone_id}/reduction: there is only POST',
    ]);
  });

  it('is sufficient where only what is useful, or for hands, is missing', () => {
    const json = described();
    delete (json['paths'] as Json)['/stations/models'];
    delete partOf(json, 'components', 'schemas', 'Zone', 'properties', 'config', 'properties')['voltage'];
    const calls = compared(json);
    expect(odd(calls)).toHaveLength(2);
    expect(isSufficient(calls)).toBe(true);
  });

  it('follows references in vain where they lead nowhere or in a circle, and ends', () => {
    const json = described();
    const schemas = partOf(json, 'components', 'schemas');
    schemas['Zone'] = { $ref: '#/components/schemas/Loop' };
    schemas['Loop'] = { $ref: '#/components/schemas/Zone' };
    schemas['Station'] = { properties: { id: { type: 'integer' }, config: { $ref: '#/components/schemas/Station' } } };
    schemas['PowerMeter'] = { $ref: 'https://example.org/meter.json' };
    expect(isSufficient(compared(json))).toBe(false);
  });

  it('is read however often its schemas contain themselves, and each of them once', () => {
    const own = { $ref: '#/components/schemas/Zone' };
    const fields = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`field_${index}`, own]));
    const json = described();
    partOf(json, 'components', 'schemas')['Zone'] = {
      description: 'A zone.',
      properties: fields,
      allOf: [own, own, own],
    };
    const document = readDocument(JSON.stringify(json));
    const zone = document.ok ? document.document.calls.get('GET em/zones')?.answer?.items : null;
    expect(zone?.properties.size).toBe(12);
    expect(zone?.properties.get('field_0')).toBe(zone?.properties.get('field_11'));
    expect(zone?.description.length).toBeLessThanOrEqual(2_000);
  });

  it('can be looked for in any file without breaking', () => {
    expect(readDocument('{"openapi": "3.1.0"}')).toEqual({ ok: false, why: 'it has no paths: it describes no calls' });
    expect(readDocument('a: [').ok).toBe(false);
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, json) => {
        readDocument(text);
        const document = readDocument(
          JSON.stringify({ paths: { '/em/zones': { get: { responses: json } }, '/x': json } }),
        );
        if (document.ok) compareDocument(document.document);
      }),
    );
  });

  it('is not misled by whatever part of a description is lost or replaced', () => {
    const text = JSON.stringify(described());
    fc.assert(
      fc.property(fc.nat({ max: text.length }), fc.constantFrom('null', '[]', '{}', '7', '"x"'), (at, other) => {
        // Replaces the value that begins at the next key.
        const key = text.indexOf('":', at);
        const damaged =
          key < 0 ? text.slice(0, at) : text.slice(0, key + 2) + other + text.slice(endOfValue(text, key + 2));
        const document = readDocument(damaged);
        if (!document.ok) return;
        expect(compareDocument(document.document)).toHaveLength(39);
        proposeDialect(document.document);
      }),
    );
  });
});

/** Where the JSON value that begins here ends. */
function endOfValue(text: string, from: number): number {
  for (let depth = 0, at = from, inText = false; at < text.length; at += 1) {
    if (text[at] === '"' && text[at - 1] !== '\\') inText = !inText;
    if (inText) continue;
    if (text[at] === '{' || text[at] === '[') depth += 1;
    if ((text[at] === '}' || text[at] === ']') && (depth -= 1) < 0) return at;
    if (text[at] === ',' && depth === 0) return at;
  }
  return text.length;
}

/** A description of nothing but this reduction. */
const reductionOf = (properties: Json, more: Json = {}): ApiDocument =>
  documentOf({
    paths: {
      '/em/zones/{zone_id}/reduction': {
        put: { requestBody: { content: { 'application/json': { schema: { properties, ...more } } } } },
      },
    },
  });

describe('the dialect that a description suggests', () => {
  it.each(DIALECTS)('is the box’s own: $name', ({ dialect }) => {
    const { validitySeconds: _stated, ...told } = dialect;
    expect(proposeDialect(documentOf(described(dialect)))).toMatchObject({ ok: true, dialect: told });
  });

  it('says of each part what it goes by, and what is a guess', () => {
    const proposal = proposeDialect(reductionOf({ amount: { type: 'number' } }));
    expect(proposal).toEqual({
      ok: true,
      dialect: { unit: 'ampere', sense: 'removed', shape: 'scalar', key: 'amount', integer: false },
      because: [
        'key: amount holds a number',
        'integer: it may have fractions',
        'unit: ampere is a guess: nothing tells it',
        'sense: removed is a guess: nothing tells it',
      ],
    });
  });

  it.each([
    [{ reduction: { type: 'integer', maximum: 100 } }, { unit: 'percent', sense: 'removed', max: 100 }],
    [{ maxCurrent: { type: 'number', minimum: 6 } }, { unit: 'ampere', sense: 'limit', key: 'maxCurrent', min: 6 }],
    [{ power: { type: 'number', description: 'kW that are left' } }, { unit: 'kilowatt', sense: 'limit' }],
    [
      { is_active: { type: 'boolean' }, value: { type: 'integer', description: 'Percent' } },
      { enabledKey: 'is_active', key: 'value', unit: 'percent' },
    ],
    [
      { duration: { type: 'integer' }, limit: { type: 'integer', description: 'in A' } },
      { validityKey: 'duration', key: 'limit', sense: 'limit', unit: 'ampere' },
    ],
  ])('of %j is %j', (properties, dialect) => {
    expect(proposeDialect(reductionOf(properties))).toMatchObject({ ok: true, dialect });
  });

  it('is none where the description says nothing that could be one', () => {
    expect(proposeDialect(documentOf({ paths: {} }))).toMatchObject({ ok: false });
    expect(proposeDialect(reductionOf({}))).toMatchObject({
      ok: false,
      why: 'the description says nothing of what stands in a reduction',
    });
    expect(proposeDialect(reductionOf({ comment: { type: 'string' } }))).toMatchObject({
      ok: false,
      why: 'none of its fields can be the value: "comment"',
    });
  });
});
