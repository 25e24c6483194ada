import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CALLS, type Endpoint } from '../../src/evce/endpoints.ts';
import { withSnakeKeys } from '../../src/evce/keys.ts';
import {
  commandSchema,
  commandStatusSchema,
  diagnosticListSchema,
  doneSchema,
  errorBodySchema,
  firmwareListSchema,
  firmwareUploadSchema,
  loginAnswerSchema,
  meterModelSchema,
  meterValuesSchema,
  parseBody,
  stationConfigRequestSchema,
  stationListSchema,
  stationModelListSchema,
  stationStatusListSchema,
  zoneConfigRequestSchema,
  zoneListSchema,
  zoneStationsSchema,
} from '../../src/evce/wire.ts';

/** Every body that is read: of each call the answer, and what the simulated box reads. */
const SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  errorBodySchema,
  ...ofCalls('answer to', ({ answer }) => (answer === 'bytes' ? null : answer)),
  ...ofCalls('request of', ({ request }) => request),
};

function ofCalls(what: string, schemaOf: (call: Endpoint) => z.ZodType | null): Record<string, z.ZodType> {
  const schemas: Record<string, z.ZodType> = {};
  for (const [name, call] of Object.entries(CALLS)) {
    const schema = schemaOf(call);
    if (schema !== null) schemas[`${what} ${name}`] = schema;
  }
  return schemas;
}

function read<Schema extends Parameters<typeof parseBody>[1]>(schema: Schema, body: unknown) {
  const parsed = parseBody<Schema>(typeof body === 'string' ? body : JSON.stringify(body), schema);
  expect(parsed).toMatchObject({ ok: true });
  return (parsed as Extract<typeof parsed, { ok: true }>).value;
}

describe('bodies of the box', () => {
  it('keeps what it does not know', () => {
    expect(read(zoneListSchema, [{ id: 1, colour: 'red', config: { floor: -1 } }])).toMatchObject([
      { id: 1, colour: 'red', config: { floor: -1 } },
    ]);
  });

  it('reads camelCase like snake_case', () => {
    const [station] = read(stationListSchema, [{ id: 1, config: { friendlyName: 'P1', zoneId: 2 } }]);
    expect(station?.config).toMatchObject({ friendly_name: 'P1', zone_id: 2 });
  });

  it.each([null, '16', true, [], {}, '1e999'])('takes %j for a missing quantity, not for zero', (value) => {
    const [status] = read(stationStatusListSchema, [{ id: 1, status: 'Charging', setpoint: value }]);
    expect(status?.setpoint).toBeUndefined();
  });

  it('takes an infinite quantity for a missing one', () => {
    const values = read(meterValuesSchema, '{"current":{"l1":1e999,"l2":-1e999,"l3":5}}');
    expect(values.current).toEqual({ l1: undefined, l2: undefined, l3: 5 });
  });

  it('bounds an absurd quantity and does not drop it', () => {
    expect(read(meterValuesSchema, { current: { l1: 1e300, l2: -1e300 } }).current).toEqual({ l1: 1e12, l2: -1e12 });
  });

  it('takes a phase list of the wrong type for missing', () => {
    expect(read(meterValuesSchema, { current: 40 }).current).toBeUndefined();
  });

  it('knows a word however it is cased or joined, and calls any other Unknown', () => {
    const words = ['SuspendedEVSE', 'suspended_evse', 'SUSPENDED-EVSE', 'Exploded', 7, null];
    const statuses = read(
      stationStatusListSchema,
      words.map((status, id) => ({ id, status })),
    );
    expect(statuses.map(({ status }) => status)).toEqual([
      'SuspendedEVSE',
      'SuspendedEVSE',
      'SuspendedEVSE',
      'Unknown',
      'Unknown',
      'Unknown',
    ]);
  });

  it('tells a meter status that is absent from one that it does not know', () => {
    expect(read(meterValuesSchema, {}).status).toBeUndefined();
    expect(read(meterValuesSchema, { status: 'melted' }).status).toBe('Unknown');
  });

  it('finds the station of a status by id, by station_id, or by the key of a map', () => {
    const status = 'Charging';
    expect(read(stationStatusListSchema, [{ id: 4, status }])).toMatchObject([{ id: 4 }]);
    expect(read(stationStatusListSchema, [{ station_id: 4, status }])).toMatchObject([{ id: 4 }]);
    expect(read(stationStatusListSchema, { 4: { status } })).toMatchObject([{ id: 4 }]);
  });

  it('refuses a list in which something has no id, rather than see a part of it', () => {
    expect(parseBody('[{"id":1},{"config":{}}]', stationListSchema)).toMatchObject({ ok: false });
    expect(parseBody('[{"status":"Charging"}]', stationStatusListSchema)).toMatchObject({ ok: false });
  });

  it('takes zone members as ids and as stations', () => {
    expect(read(zoneStationsSchema, [1, { id: 2, config: {} }])).toMatchObject([1, { id: 2 }]);
  });

  it('says what is wrong without repeating what was sent', () => {
    const parsed = parseBody('{"token":["Secret-Canary"]}', loginAnswerSchema);
    expect(parsed).toMatchObject({ ok: false });
    expect(JSON.stringify(parsed)).not.toContain('Canary');
    expect(JSON.stringify(parseBody('Secret-Canary', loginAnswerSchema))).not.toContain('Canary');
  });

  it.each(Object.entries(SCHEMAS))(
    'answers ok or failure and never throws, whatever the bytes: %s',
    (_name, schema) => {
      const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => new TextDecoder().decode(array));
      fc.assert(
        fc.property(fc.oneof(bytes, fc.json(), likelyBodies, fc.string()), (body) => {
          expect(typeof parseBody(body, schema).ok).toBe('boolean');
        }),
      );
    },
  );

  it.each(Object.entries(SCHEMAS))('costs twice as much for twice as much, and no more: %s', (_name, schema) => {
    const [once, twice] = [workOn(schema, 200), workOn(schema, 400)];
    expect(twice).toBeLessThanOrEqual(2 * once + FIXED_WORK);
  });

  it('survives nesting that would exhaust the stack', () => {
    const depth = 1_000_000;
    expect(parseBody('['.repeat(depth) + ']'.repeat(depth), stationListSchema).ok).toBe(false);
  });
});

describe('bodies that are less often read', () => {
  it('need their ids, and what a caller cannot do without', () => {
    for (const schema of [firmwareListSchema, diagnosticListSchema, stationModelListSchema]) {
      expect(read(schema, [{ id: 7, size: null, name: 5 }])).toMatchObject([{ id: 7 }]);
      expect(parseBody('[{"name":"x"}]', schema).ok).toBe(false);
    }
    expect(parseBody('{}', commandSchema).ok).toBe(false);
    expect(parseBody('{"upload_url":"/x"}', firmwareUploadSchema).ok).toBe(false);
    expect(read(firmwareUploadSchema, { id: 1 }).upload_url).toBeUndefined();
  });

  it('take a command that they do not understand for one that has not succeeded', () => {
    expect(read(commandStatusSchema, { cmdId: 3, status: 'PENDING' })).toMatchObject({ cmd_id: 3, status: 'Pending' });
    expect(read(commandStatusSchema, {}).status).toBe('Unknown');
  });

  it('may leave registers out', () => {
    expect(read(meterModelSchema, { id: 1, registers: 'many' }).registers).toBeUndefined();
    expect(read(meterModelSchema, { id: 1, registers: [{ address: 100 }] }).registers).toMatchObject([
      { address: 100 },
    ]);
  });

  it('take any answer to a change for done', () => {
    for (const body of ['{}', '[]', '"ok"', 'null']) expect(parseBody(body, doneSchema).ok).toBe(true);
  });
});

describe('bodies that are sent', () => {
  const takes = (schema: z.ZodType, body: unknown): boolean => schema.safeParse(body).success;

  it('may leave fields out and add others, but have none wrong', () => {
    expect(takes(stationConfigRequestSchema, { vip: true, own: 1 })).toBe(true);
    expect(takes(stationConfigRequestSchema, {})).toBe(true);
    expect(takes(stationConfigRequestSchema, { vip: 'yes' })).toBe(false);
    expect(takes(stationConfigRequestSchema, { max_current: null })).toBe(false);
    expect(takes(stationConfigRequestSchema, [])).toBe(false);
    expect(takes(zoneConfigRequestSchema, { mode: 'wild' })).toBe(false);
  });

  it('may be what was read, as read, modify, write has it', () => {
    const zone = { friendly_name: 'Main', parent_id: null, pm_id: null, mode: 'static', allocation: 'fifo' };
    expect(takes(zoneConfigRequestSchema, zone)).toBe(true);
  });
});

describe('the description of bodies', () => {
  it('can be made of every schema, and gives each thing one name', () => {
    const names = new Map<string, string>();
    for (const schema of Object.values(SCHEMAS)) {
      const { $defs = {} } = z.toJSONSchema(schema, { io: 'input' });
      for (const [name, described] of Object.entries($defs)) {
        const text = JSON.stringify(described);
        expect(names.get(name) ?? text).toBe(text);
        names.set(name, text);
      }
    }
    expect([...names.keys()]).toEqual(expect.arrayContaining(['Station', 'ZoneConfig', 'PowerMeterValues', 'Error']));
  });
});

/** What does not depend on the size of a body. */
const FIXED_WORK = 200;

/** How often a body of so many things is looked into, from its text to what it says. */
function workOn(schema: z.ZodType, things: number): number {
  const thing = { id: 1, config: { friendlyName: 'a', max_current: 3 }, status: 'x', current: { l1: 1 }, session: {} };
  const list = Array.from({ length: things }, () => thing);
  const bodies = [list, Object.fromEntries(list.map((each, index) => [index, each])), { ...thing, registers: list }];
  return bodies.reduce((work, body) => {
    const [json, looks] = watched(body);
    const renamed = withSnakeKeys(json);
    const [again, looksAgain] = watched(renamed);
    schema.safeParse(again);
    return work + looks() + looksAgain();
  }, 0);
}

/** The same value, and how often something in it has been looked at. */
function watched(value: unknown): readonly [value: unknown, looks: () => number] {
  let looks = 0;
  const watch = (inner: unknown): unknown => {
    if (typeof inner !== 'object' || inner === null) return inner;
    return new Proxy(inner, {
      get(target, key, receiver) {
        looks += 1;
        return watch(Reflect.get(target, key, receiver));
      },
      ownKeys(target) {
        looks += 1;
        return Reflect.ownKeys(target);
      },
    });
  };
  return [watch(value), () => looks];
}

/** Bodies with the right keys and the wrong contents. */
const KEYS = ['id', 'config', 'status', 'current', 'l1', 'token', 'zone_ids', 'friendlyName', 'energy', '__proto__'];
const likelyBodies = fc
  .letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.jsonValue({ maxDepth: 1 }), tie('object'), tie('list')),
    object: fc.dictionary(fc.constantFrom(...KEYS), tie('value')),
    list: fc.array(tie('value'), { maxLength: 4 }),
  }))
  .value.map((value) => JSON.stringify(value));
