/** Every call through real HTTPS against the simulated box: what it brings, and each way in which it is refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvceCalls } from '../../../src/evce/calls.ts';
import { CALLS } from '../../../src/evce/endpoints.ts';
import type { Result } from '../../../src/evce/failure.ts';
import { CONTROLLER, idOf, VISITOR } from '../../sim/evce/support/boxes.ts';
import { CASES, type Case, type Known } from './cases.ts';
import { contractBox, statusOf, valueOf, type ContractBox } from './contract-box.ts';

type Name = keyof typeof CASES;
const NAMES = Object.keys(CASES) as Name[];
const NOBODY = 9999;
/** Long enough for a station to do what it is told. */
const LATER_MS = 120_000;

let box: ContractBox;
let known: Known;
let controller: EvceCalls;
let visitor: EvceCalls;

beforeAll(async () => {
  box = await contractBox();
  const token = await box.enter(CONTROLLER);
  controller = box.callsWith(token);
  visitor = box.callsWith(await box.enter(VISITOR));
  const { model } = box;
  model.advance(0);
  const station = idOf(model.stations(), 'Garage 01');
  const firmware = valueOf(await controller.addFirmware({ name: 'Base', version: '1.0.0', model_id: 2, size: 3 }));
  await box.upload(token, firmware.upload_url, new Uint8Array([1, 2, 3]));
  const { cmd_id: command } = valueOf(await controller.requestDiagnostics(station));
  model.advance(LATER_MS);
  const diagnostic = valueOf(await controller.diagnostics())[0]?.id ?? NaN;
  const [zone, meter] = [idOf(model.zones(), 'Garage'), model.meters()[0]?.id ?? NaN];
  known = { station, zone, meter, firmware: firmware.id, diagnostic, command };
});

afterAll(() => box.close());

const call = (calls: EvceCalls, name: Name, ...values: readonly unknown[]): Promise<Result<unknown>> =>
  (calls[name] as (...all: readonly unknown[]) => Promise<Result<unknown>>)(...values);

const rightly = ({ ids, body }: Case): readonly unknown[] =>
  body === undefined ? ids(known) : [...ids(known), body(known)];

const those = (applies: (name: Name, about: Case) => boolean): Name[] =>
  NAMES.filter((name) => applies(name, CASES[name]));
const hasPlace = (name: Name): boolean => CALLS[name].path.includes('{');

describe('a call through HTTPS', () => {
  it.each(NAMES)('brings what it says: %s', async (name) => {
    const result = await call(controller, name, ...rightly(CASES[name]));
    expect(result).toMatchObject({ ok: true, value: CASES[name].brings });
  });

  it.each(NAMES)('is refused to a stranger with 401, and to a token that never was: %s', async (name) => {
    expect(statusOf(await call(box.callsWith(null), name, ...rightly(CASES[name])))).toBe(401);
    expect(statusOf(await call(box.callsWith('never.was.one'), name, ...rightly(CASES[name])))).toBe(401);
  });

  it.each(those((name) => CALLS[name].method !== 'GET'))(
    'is refused with 403 to who may only look: %s',
    async (name) => {
      expect(statusOf(await call(visitor, name, ...rightly(CASES[name])))).toBe(403);
    },
  );

  it.each(those((name) => CALLS[name].method === 'GET'))('is granted to who may only look: %s', async (name) => {
    expect(statusOf(await call(visitor, name, ...rightly(CASES[name])))).toBe(200);
  });

  it.each(those(hasPlace))('about something that does not exist is answered with 404: %s', async (name) => {
    const { ids, body } = CASES[name];
    const nobody = ids(known).map(() => NOBODY);
    expect(statusOf(await call(controller, name, ...nobody, ...(body === undefined ? [] : [body(known)])))).toBe(404);
  });

  it.each(those((_name, { unknown }) => unknown !== undefined))(
    'with a body about something that does not exist is answered with 404: %s',
    async (name) => {
      const { ids, unknown } = CASES[name];
      expect(statusOf(await call(controller, name, ...ids(known), unknown))).toBe(404);
    },
  );

  it.each(those((_name, { malformed }) => malformed !== undefined))(
    'with a malformed body is answered with 400 and a reason: %s',
    async (name) => {
      const { ids, malformed = [] } = CASES[name];
      for (const body of malformed) {
        const result = await call(controller, name, ...ids(known), body);
        expect([body, statusOf(result)]).toEqual([body, 400]);
        expect(result).toMatchObject({ failure: { detail: expect.stringMatching(/\w/) as string } });
      }
    },
  );

  it('has a malformed body for each call that takes one', () => {
    expect(those((name) => CALLS[name].request !== null)).toEqual(
      those((_name, { malformed }) => malformed !== undefined),
    );
  });
});
