import { describe, expect, it } from 'vitest';
import { createFront } from '../../../sim/evce/front.ts';
import { memoryTransport } from '../../../sim/evce/memory-transport.ts';
import { harmUsers } from '../../../sim/evce/user-faults.ts';
import { worded } from '../../../sim/evce/wording.ts';
import { createRandom } from '../../../sim/random.ts';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';
import { faultOf, type BoxModes, type Fault, type FaultKind } from '../../../src/config/index.ts';
import type { EvceAnswer, EvceRequest } from '../../../src/evce/transport.ts';
import { aBoxWithUsers, CONTROLLER, idOf, WALL_START_MS } from './support/boxes.ts';

/** A client, a box and what lies between them, on a virtual clock. The box's plant keeps in step with it. */
async function inMemory(modes: Partial<BoxModes> = {}) {
  const { box: plain, model } = aBoxWithUsers();
  model.setModes({ ...model.modes(), ...modes });
  const box = worded(plain);
  harmUsers(box);
  const clock = createVirtualClock({ wallStartMs: WALL_START_MS });
  const drive = (): void => {
    model.advance(clock.elapsedMs());
    clock.schedule(1000, drive);
  };
  drive();
  const front = createFront({ model, clock, random: createRandom(5) });
  const transport = memoryTransport(box, { front, clock });
  let token: string | null = null;
  const begun = async (request: EvceRequest) => {
    const answers: { readonly answer: EvceAnswer; readonly afterMs: number }[] = [];
    const startMs = clock.elapsedMs();
    void transport.send(request).then((answer) => answers.push({ answer, afterMs: clock.elapsedMs() - startMs }));
    return answers;
  };
  /** Sends, lets time pass and tells what came when. */
  const call = async (method: EvceRequest['method'], path: string, body?: unknown) => {
    const answers = await begun({ method, path, token, body });
    await clock.runUntil(clock.elapsedMs() + 60_000);
    return answers[0] ?? { answer: null, afterMs: null };
  };
  const login = () => call('POST', 'login/login', { login: CONTROLLER.name, password: CONTROLLER.password });
  const first = (await login()).answer;
  token = first?.kind === 'answered' ? (JSON.parse(first.text) as { token: string }).token : null;
  const befall = (kind: FaultKind, stated: Partial<Fault> = {}): void =>
    void model.faults.add(faultOf(kind, stated), model.plantMs());
  const reduction = `em/zones/${idOf(model.zones(), 'Garage')}/reduction`;
  return { model, clock, transport, call, begun, login, befall, reduction, token };
}

const unanswered = (why: string) => ({ kind: 'unanswered', why });

describe('between a client and the box', () => {
  it.each([
    ['hang', {}, unanswered('timeout'), 8000],
    ['net-loss', {}, unanswered('unreachable'), 0],
    ['reset', {}, unanswered('closed'), 0],
    ['truncate', {}, unanswered('closed'), 0],
    ['latency', { delayMs: 3000 }, { kind: 'answered', status: 200 }, 3000],
    ['latency', { delayMs: 30_000 }, unanswered('timeout'), 8000],
    ['late', { delayMs: 3000 }, { kind: 'answered', status: 200 }, 3000],
    ['trickle', { delayMs: 1 }, { kind: 'answered', status: 200 }, 15],
    ['trickle', { delayMs: 1000 }, unanswered('timeout'), 8000],
    ['status', { code: 500 }, { kind: 'answered', status: 500, text: expect.stringContaining('message') as string }, 0],
    ['status', { code: 429 }, { kind: 'answered', status: 429 }, 0],
    ['html', {}, { kind: 'answered', status: 502, text: expect.stringContaining('<html>') as string }, 0],
    ['html', { code: 200 }, { kind: 'answered', status: 200, text: expect.stringContaining('<html>') as string }, 0],
    ['absurd-number', {}, { kind: 'answered', status: 200, text: '{"reduction":1e999}' }, 0],
  ] as const)('under %s %j', async (kind, stated, answer, afterMs) => {
    const { call, befall, reduction, model } = await inMemory();
    befall(kind, stated);
    expect(await call('GET', reduction)).toMatchObject({ answer, afterMs });
    model.faults.clearAll();
    expect(await call('GET', reduction)).toMatchObject({ answer: { kind: 'answered', status: 200 }, afterMs: 0 });
    expect(model.faults.coverage()[0]?.strikes).toBeGreaterThan(0);
  });

  it('a flipped bit changes the text, and the same seed flips the same one', async () => {
    const flipped = async (): Promise<string> => {
      const { call, befall } = await inMemory();
      befall('bit-flip');
      const { answer } = await call('GET', 'em/zones');
      return answer?.kind === 'answered' ? answer.text : '';
    };
    const { call } = await inMemory();
    const { answer } = await call('GET', 'em/zones');
    const text = await flipped();
    expect(text).not.toBe(answer?.kind === 'answered' ? answer.text : '');
    expect(await flipped()).toBe(text);
  });

  it.each([
    ['hang', 0],
    ['net-loss', 0],
    ['status', 0],
    ['html', 0],
    ['reset', 9],
    ['truncate', 9],
    ['latency', 9],
    ['late', 9],
  ] as const)('the box acts or does not on a write under %s', async (kind, reduced) => {
    const { call, befall, reduction, model } = await inMemory();
    befall(kind, { delayMs: 20_000 });
    await call('PUT', reduction, { reduction: 9 });
    expect(model.reduction(idOf(model.zones(), 'Garage'))).toEqual({ reduction: reduced });
  });

  it('a late write comes after a newer one, and wins', async () => {
    const { begun, clock, befall, reduction, model, token } = await inMemory();
    befall('late', { delayMs: 20_000, forMs: 1000 });
    const put = (value: number) => begun({ method: 'PUT', path: reduction, token, body: { reduction: value } });
    await put(9);
    await clock.runUntil(clock.elapsedMs() + 2000);
    await put(30);
    await clock.runUntil(clock.elapsedMs() + 1000);
    const garage = idOf(model.zones(), 'Garage');
    expect(model.reduction(garage)).toEqual({ reduction: 30 });
    await clock.runUntil(clock.elapsedMs() + 30_000);
    expect(model.reduction(garage)).toEqual({ reduction: 9 });
  });

  it('a fault strikes the calls that are meant, and as often as it is likely', async () => {
    const { call, befall, reduction, model } = await inMemory();
    befall('status', { match: 'PUT em/zones/*/reduction' });
    expect(await call('GET', reduction)).toMatchObject({ answer: { status: 200 } });
    expect(await call('PUT', reduction, { reduction: 1 })).toMatchObject({ answer: { status: 503 } });
    model.faults.clearAll();
    befall('status', { probability: 0.5 });
    const statuses = new Set<unknown>();
    for (let index = 0; index < 20; index += 1) {
      const { answer } = await call('GET', 'pms');
      statuses.add(answer?.kind === 'answered' ? answer.status : null);
    }
    expect(statuses).toEqual(new Set([200, 503]));
  });

  it('values that are no numbers make a body that is no JSON', async () => {
    const { call, befall, model } = await inMemory();
    befall('meter-nan');
    const { answer } = await call('GET', `pms/${idOf(model.meters(), 'Main incomer')}/values`);
    expect(answer).toMatchObject({ text: expect.stringContaining('"l1":NaN') as string });
  });

  it('a restart is heard as silence, and ends the session', async () => {
    const { call, befall, login } = await inMemory();
    befall('reboot', { forMs: 30_000 });
    expect(await call('GET', 'pms')).toMatchObject({ answer: unanswered('unreachable') });
    expect(await call('GET', 'pms')).toMatchObject({ answer: { kind: 'answered', status: 401 } });
    expect(await login()).toMatchObject({ answer: { status: 200 } });
  });

  it('a new certificate shows', async () => {
    const { transport, befall } = await inMemory({ certificateAtReboot: 'new' });
    const seen = [transport.certificate?.()];
    for (const kind of ['certificate', 'factory-reset', 'reboot', 'import'] as const) {
      befall(kind);
      seen.push(transport.certificate?.());
    }
    expect(new Set(seen).size).toBe(4);
    expect(seen[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('logins are met by the faults that act', async () => {
    const { befall, login, model } = await inMemory();
    befall('meter-zero');
    await login();
    expect(model.faults.coverage()).toMatchObject([{ kind: 'meter-zero', logins: 1 }]);
  });
});

describe('a box that', () => {
  it('takes its time for answers takes more for writes', async () => {
    const { call, reduction } = await inMemory({ answerLatencyMs: 500, putLatencyMs: 1500 });
    expect(await call('GET', 'pms')).toMatchObject({ afterMs: 500 });
    expect(await call('PUT', reduction, { reduction: 1 })).toMatchObject({ afterMs: 2000 });
  });

  it('says 200 when the stations have it answers that late', async () => {
    const { call, reduction } = await inMemory({ putAnswer: 'applied', allocationPeriodMs: 2000 });
    const { answer, afterMs } = await call('PUT', reduction, { reduction: 1 });
    expect(answer).toMatchObject({ status: 200 });
    expect(afterMs).toBeGreaterThanOrEqual(3000);
    expect(afterMs).toBeLessThan(8000);
  });

  it('answers so many requests a second refuses the next', async () => {
    const { begun, clock, token } = await inMemory({ rateLimitPerSecond: 3 });
    const calls = await Promise.all(Array.from({ length: 5 }, () => begun({ method: 'GET', path: 'pms', token })));
    await clock.runUntil(clock.elapsedMs() + 10);
    const status = (answer: EvceAnswer | undefined): number => (answer?.kind === 'answered' ? answer.status : 0);
    expect(calls.map(([each]) => status(each?.answer))).toEqual([200, 200, 200, 429, 429]);
    const later = await begun({ method: 'GET', path: 'pms', token });
    await clock.runUntil(clock.elapsedMs() + 10);
    expect(status(later[0]?.answer)).toBe(429);
    await clock.runUntil(clock.elapsedMs() + 1000);
    const again = await begun({ method: 'GET', path: 'pms', token });
    await clock.runUntil(clock.elapsedMs() + 10);
    expect(status(again[0]?.answer)).toBe(200);
  });

  it('works on one request at a time lets the others wait', async () => {
    const times = async (requests: BoxModes['requests']): Promise<readonly (number | undefined)[]> => {
      const { begun, clock, token } = await inMemory({ requests, answerLatencyMs: 1000 });
      const calls = await Promise.all(Array.from({ length: 3 }, () => begun({ method: 'GET', path: 'pms', token })));
      await clock.runUntil(clock.elapsedMs() + 10_000);
      return calls.map(([each]) => each?.afterMs);
    };
    expect(await times('together')).toEqual([1000, 1000, 1000]);
    expect(await times('in-turn')).toEqual([1000, 2000, 3000]);
  });
});
