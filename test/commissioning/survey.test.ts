import { describe, expect, it } from 'vitest';
import { surveyBox, watchDateHeader } from '../../src/commissioning/survey.ts';
import type { EvceAnswer, Transport } from '../../src/evce/transport.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { boxToTry, type BoxToTry } from './support/box-to-try.ts';

const surveyOf = (tried: BoxToTry) =>
  tried.finish(surveyBox({ ...tried, lastDate: () => null, certificate: () => 'ab' }));

describe('a look at a box', () => {
  it('brings all that it has and does, with each meter read twice some seconds apart', async () => {
    const tried = boxToTry();
    await tried.clock.runUntil(10_000);
    const survey = await surveyOf(tried);
    expect(survey).toMatchObject({
      ok: true,
      value: { certificate: 'ab', metersApartMs: 5_000, date: null, statuses: { ok: true } },
    });
    if (!survey.ok) return;
    const { listing, zones, meters } = survey.value;
    expect([listing.zones.length, listing.stations.length, listing.meters.length]).toEqual([2, 4, 1]);
    expect([...zones.values()]).toMatchObject([
      { status: { ok: true }, reduction: { ok: true, value: { reduction: 0 } } },
      { status: { ok: true }, reduction: { ok: true } },
    ]);
    expect([...meters.values()]).toMatchObject([{ first: { ok: true }, second: { ok: true } }]);
    expect(tried.written).toEqual([]);
  });

  it('looks last at what zones may draw: a reduction written just before is followed by then', async () => {
    const tried = boxToTry();
    const asked: { path: string; seconds: number }[] = [];
    tried.intercept = ({ path }) => {
      asked.push({ path, seconds: tried.clock.elapsedMs() / 1000 });
      return null;
    };
    await surveyOf(tried);
    const when = (end: string): number => asked.findLast(({ path }) => path.endsWith(end))?.seconds ?? Number.NaN;
    expect(when('zones/11/status') - when('zones/11/reduction')).toBe(5);
  });

  it('says of a call that the box refuses why it brought nothing, and goes on', async () => {
    const tried = boxToTry();
    tried.intercept = ({ path }) =>
      path.endsWith('/reduction') || path.startsWith('pms/') ? { kind: 'answered', status: 403, text: '{}' } : null;
    const survey = await surveyOf(tried);
    expect(survey.ok && [...survey.value.zones.values()][0]?.reduction).toEqual({ ok: false, why: 'answered 403' });
    expect(survey.ok && [...survey.value.meters.values()][0]?.second).toEqual({ ok: false, why: 'answered 403' });
  });

  it('asks nothing more of a box that has fallen silent, and says so of all that was not read', async () => {
    const tried = boxToTry();
    const asked: string[] = [];
    tried.intercept = ({ path }) => {
      asked.push(path);
      return path === 'stations/statuses' ? { kind: 'unanswered', why: 'timeout', detail: 'scripted' } : null;
    };
    const survey = await surveyOf(tried);
    expect(asked.at(-1)).toBe('stations/statuses');
    const unread = { ok: false, why: 'no answer (timeout): scripted' };
    expect(survey).toMatchObject({ ok: true, value: { statuses: unread } });
    expect(survey.ok && [...survey.value.zones.values()]).toEqual([
      { status: unread, reduction: unread },
      { status: unread, reduction: unread },
    ]);
    expect(survey.ok && [...survey.value.meters.values()]).toMatchObject([{ first: { ok: true }, second: unread }]);
  });

  it('ends where the box cannot be listed', async () => {
    const tried = boxToTry();
    tried.intercept = ({ path }) =>
      path === 'pms' ? { kind: 'unanswered', why: 'timeout', detail: 'scripted' } : null;
    expect(await surveyOf(tried)).toMatchObject({ ok: false, failure: { kind: 'unanswered' } });
  });
});

describe('watching the date of answers', () => {
  it('remembers the last one, and changes nothing else', async () => {
    const clock = createVirtualClock({ wallStartMs: 0 });
    const answers: EvceAnswer[] = [
      { kind: 'answered', status: 200, text: '', date: 'Sun, 22 Nov 2026 08:00:00 GMT' },
      { kind: 'answered', status: 200, text: '' },
      { kind: 'unanswered', why: 'timeout', detail: '' },
    ];
    let isClosed = false;
    const transport: Transport = {
      send: async () => answers.shift() as EvceAnswer,
      close: async () => void (isClosed = true),
      certificate: () => 'ab',
    };
    const watch = watchDateHeader(transport, clock);
    expect(watch.last()).toBeNull();
    const request = { method: 'GET', path: 'pms', token: null } as const;
    for (const expected of [...answers]) expect(await watch.transport.send(request)).toEqual(expected);
    expect(watch.last()).toEqual({ text: 'Sun, 22 Nov 2026 08:00:00 GMT', at: clock.now() });
    expect(watch.transport.certificate?.()).toBe('ab');
    await watch.transport.close();
    expect(isClosed).toBe(true);
  });
});
