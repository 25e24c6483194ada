import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  errorBodySchema,
  loginAnswerSchema,
  meterListSchema,
  meterValuesSchema,
  parseBody,
  reductionSchema,
  stationListSchema,
  stationStatusListSchema,
  zoneListSchema,
  zoneStationsSchema,
  zoneStatusSchema,
} from '../../src/evce/wire.ts';

const SCHEMAS = {
  errorBodySchema,
  loginAnswerSchema,
  meterListSchema,
  meterValuesSchema,
  reductionSchema,
  stationListSchema,
  stationStatusListSchema,
  zoneListSchema,
  zoneStationsSchema,
  zoneStatusSchema,
};

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

  it('survives nesting that would exhaust the stack', () => {
    const depth = 1_000_000;
    expect(parseBody('['.repeat(depth) + ']'.repeat(depth), stationListSchema).ok).toBe(false);
  });
});

/** Bodies with the right keys and the wrong contents. */
const KEYS = ['id', 'config', 'status', 'current', 'l1', 'token', 'zone_ids', 'friendlyName', 'energy', '__proto__'];
const likelyBodies = fc
  .letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.jsonValue({ maxDepth: 1 }), tie('object'), tie('list')),
    object: fc.dictionary(fc.constantFrom(...KEYS), tie('value')),
    list: fc.array(tie('value'), { maxLength: 4 }),
  }))
  .value.map((value) => JSON.stringify(value));
