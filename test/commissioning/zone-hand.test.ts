import { describe, expect, it } from 'vitest';
import { amps, volts } from '../../src/engine/index.ts';
import { createZoneHand } from '../../src/commissioning/zone-hand.ts';
import { DEFAULT_DIALECT, type Dialect } from '../../src/evce/dialect.ts';
import type { EvceAnswer } from '../../src/evce/transport.ts';
import { idOf } from '../sim/evce/support/boxes.ts';
import { boxToTry } from './support/box-to-try.ts';

async function handOn(dialect: Dialect = DEFAULT_DIALECT) {
  const tried = boxToTry({ dialect });
  await tried.clock.runUntil(10_000);
  const id = idOf(tried.model.zones(), 'Garage');
  const electrics = { maxAmps: amps(63), voltage: volts(230), phases: 3 } as const;
  const { client, clock, session } = tried;
  // Logs in, so that what a test puts in the way is about the zone.
  await client.zones();
  const zone = { id, ofLogin: session.logins(), name: 'Garage', electrics };
  const hand = createZoneHand({ client, session, clock, dialect, zone });
  return { tried, hand };
}

const answered = (status: number, body: unknown): EvceAnswer => ({
  kind: 'answered',
  status,
  text: JSON.stringify(body),
});

describe('a hand on a zone', () => {
  it('sees what it is told, what that leaves, and what it may draw', async () => {
    const { hand } = await handOn();
    expect(await hand.present()).toEqual({
      kind: 'seen',
      value: { body: { reduction: 0 }, allowedAmps: [63, 63, 63], setpointAmps: [63, 63, 63] },
    });
  });

  it('tells it something else and reads back what the box holds then', async () => {
    const { hand, tried } = await handOn();
    expect(await hand.tell({ reduction: 20 })).toEqual({ kind: 'seen', value: [43, 43, 43] });
    expect(tried.written).toEqual([{ path: expect.stringMatching(/reduction$/) as string, body: { reduction: 20 } }]);
  });

  it('writes nothing by an id of an earlier session, and finds the zone by its name in the new one', async () => {
    const { hand, tried } = await handOn();
    const before = idOf(tried.model.zones(), 'Garage');
    await tried.clock.runUntil(60_000);
    let isFirst = true;
    tried.intercept = ({ method }) => {
      if (method !== 'PUT' || !isFirst) return null;
      isFirst = false;
      tried.model.importConfiguration();
      return answered(401, {});
    };
    expect(await hand.tell({ reduction: 20 })).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('a new one has begun') as string,
    });
    expect(await hand.tell({ reduction: 20 })).toEqual({ kind: 'seen', value: [43, 43, 43] });
    const after = idOf(tried.model.zones(), 'Garage');
    expect(after).not.toBe(before);
    expect(tried.written.map(({ path }) => path)).toEqual([
      `em/zones/${before}/reduction`,
      `em/zones/${after}/reduction`,
    ]);
  });

  it('takes no reading of another session for the zone’s', async () => {
    const { hand, tried } = await handOn();
    await tried.clock.runUntil(60_000);
    let isFirst = true;
    tried.intercept = ({ path }) => {
      if (!path.endsWith('/status') || !isFirst) return null;
      isFirst = false;
      return answered(401, {});
    };
    expect(await hand.setpoint()).toEqual({ kind: 'failed', why: 'the status of the zone: a new session has begun' });
    expect(await hand.setpoint()).toMatchObject({ kind: 'seen' });
  });

  it('takes a zone of one phase at its word', async () => {
    const { hand, tried } = await handOn();
    tried.intercept = () => answered(200, { setpoint: { l1: 20 } });
    expect(await hand.setpoint()).toEqual({ kind: 'seen', value: [20, 20, 20] });
  });

  it('finds odd what a box says no to, or says in other words', async () => {
    const { hand, tried } = await handOn();
    tried.intercept = () => answered(403, { message: 'no' });
    expect(await hand.tell({ reduction: 1 })).toEqual({
      kind: 'odd',
      why: 'writing {"reduction":1}: answered 403: no',
    });
    tried.intercept = () => answered(200, { limit: 3 });
    expect(await hand.present()).toMatchObject({ kind: 'odd' });
    tried.intercept = () => answered(200, {});
    expect(await hand.setpoint()).toMatchObject({ kind: 'odd' });
  });

  it('fails where a box does not answer, or is in trouble itself', async () => {
    const { hand, tried } = await handOn();
    tried.intercept = () => answered(500, {});
    expect(await hand.setpoint()).toMatchObject({ kind: 'failed' });
    tried.intercept = () => ({ kind: 'unanswered', why: 'timeout', detail: 'scripted' });
    expect(await hand.present()).toMatchObject({ kind: 'failed', why: 'the reduction: no answer (timeout): scripted' });
  });
});
