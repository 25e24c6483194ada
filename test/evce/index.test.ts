/** The whole client against the simulated box: over real HTTPS, with the certificate pinned. */
import { firstValueFrom, filter, take, toArray } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { amps, onAllPhases, type WriteReduction } from '../../src/engine/index.ts';
import { DEFAULT_DIALECT } from '../../src/evce/dialect.ts';
import { openEvce } from '../../src/evce/index.ts';
import { memoryTokenStore } from '../../src/evce/token-store.ts';
import { openHttps } from '../../src/evce/transport-https.ts';
import { startDevice } from '../../sim/evce/device.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { aBoxWithUsers, CONTROLLER, idOf } from '../sim/evce/support/boxes.ts';
import { answered } from './support/fake-box.ts';
import { clientUnderTest, STEP_MS, TEST_SITE } from './support/client-under-test.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const CUT: Omit<WriteReduction, 'at'> = {
  kind: 'WriteReduction',
  zone: 'Garage',
  writeId: 1,
  allowedAmps: onAllPhases(amps(20)),
  maxAmps: amps(63),
  intent: 'lower',
  because: { by: 'engine', reason: { kind: 'idle' } },
};

async function clientOfDevice(pins?: readonly string[]) {
  const { box, model } = aBoxWithUsers();
  const device = await startDevice({ box, port: 0 });
  cleanUps.push(() => device.close());
  const opened = openHttps({ url: device.url, pins: pins ?? [device.fingerprint], environment: {} });
  if (!opened.ok) throw new RangeError(opened.why);
  const clock = createVirtualClock({ wallStartMs: 0 });
  const tokenStore = memoryTokenStore();
  const evce = openEvce({
    transport: opened.transport,
    clock,
    credentials: { user: CONTROLLER.name, password: () => CONTROLLER.password },
    tokenStore,
    dialect: DEFAULT_DIALECT,
    site: TEST_SITE,
    names: { meters: { 'Main meter': model.meters()[0]?.config.friendly_name ?? 'none' } },
    intervals: { metersMs: STEP_MS, statusesMs: STEP_MS, reductionsMs: STEP_MS, directoryMs: STEP_MS },
    log: () => undefined,
    jitter: () => 0,
  });
  return { box, model, clock, evce, tokenStore };
}

describe('the client against the simulated box over HTTPS', () => {
  it('logs in, polls, writes, reads back and logs out', async () => {
    const { model, clock, evce, tokenStore } = await clientOfDevice();
    const firstRound = firstValueFrom(evce.source.events$.pipe(take(6), toArray()));
    clock.advanceTo(0);
    const events = await firstRound;
    expect(events.map(({ kind }) => kind)).toEqual([
      'LinkChanged',
      'DirectoryListed',
      'MeterObserved',
      'StationsObserved',
      'ReductionRead',
      'ReductionRead',
    ]);
    expect(events[1]).toMatchObject({
      zones: [
        { name: 'Garage', lever: { maxAmps: 63 } },
        { name: 'Visitors', lever: { maxAmps: 32 } },
      ],
    });
    expect((await tokenStore.load()).kept).not.toBeNull();

    const settled = firstValueFrom(evce.writer.outcomes$.pipe(filter(({ kind }) => kind === 'WriteSettled')));
    evce.writer.write({ ...CUT, at: clock.now() });
    expect(await settled).toMatchObject({ outcome: 'confirmed', detail: null });
    expect(model.reduction(idOf(model.zones(), 'Garage'))).toEqual({ reduction: 43 });

    await evce.close();
    expect((await tokenStore.load()).kept).toBeNull();
  });

  it('tells that the certificate is another, and lets nothing out', async () => {
    const { clock, evce } = await clientOfDevice(['ab'.repeat(32)]);
    const first = firstValueFrom(evce.source.events$);
    clock.advanceTo(0);
    expect(await first).toMatchObject({
      kind: 'LinkChanged',
      up: false,
      detail: expect.stringContaining('pin') as string,
    });
    await evce.close();
  });
});

describe('closing', () => {
  it('lets writes end, those that wait included, then logs out and closes the transport', async () => {
    const { box, clock, evce, outcomes, observe } = clientUnderTest();
    observe();
    await clock.runUntil(0);
    box.asked.length = 0;
    evce.writer.write({ ...CUT, at: clock.now() });
    evce.writer.write({ ...CUT, writeId: 2, zone: 'Visitors', at: clock.now() });
    await evce.close();
    expect(box.asked).toEqual([
      'PUT em/zones/1/reduction',
      'PUT em/zones/2/reduction',
      'GET em/zones/1/reduction',
      'GET em/zones/2/reduction',
      'POST login/logout',
    ]);
    expect(outcomes.filter(({ kind }) => kind === 'WriteSettled')).toHaveLength(2);
    expect(box.isClosed).toBe(true);
    await clock.runUntil(3 * STEP_MS);
    expect(box.asked).toHaveLength(5);
  });

  it('completes the source', async () => {
    const { clock, evce } = clientUnderTest();
    let isComplete = false;
    evce.source.events$.subscribe({ complete: () => (isComplete = true) });
    await clock.runUntil(0);
    await evce.close();
    expect(isComplete).toBe(true);
  });

  it('rejects what is written afterwards', async () => {
    const { clock, evce, outcomes, box } = clientUnderTest();
    box.intercept = () => answered(200, []);
    await evce.close();
    evce.writer.write({ ...CUT, at: clock.now() });
    await clock.runUntil(0);
    expect(outcomes).toMatchObject([{ kind: 'WriteSettled', outcome: 'rejected' }]);
  });
});
