import { describe, expect, it } from 'vitest';
import { millis, type LinkCause } from '../../../src/engine/index.ts';
import { shellConditions, type Vitals } from '../../../src/service/alarms/shell-conditions.ts';
import { instantAt } from '../recorded.ts';

const WELL: Vitals = {
  link: null,
  certificate: null,
  lostSources: [],
  clockStep: null,
  unkept: null,
  freeBytes: 5e9,
  loopDelayMs: 3,
};
const told = (vitals: Partial<Vitals>, seconds = 0, isLow = false): readonly string[] =>
  shellConditions({ ...WELL, ...vitals }, { site: 'Office', at: instantAt(seconds), isLow }).map(
    ({ id, subject, detail }) => `${id} ${subject}: ${detail}`,
  );
const down = (cause?: LinkCause): Vitals['link'] => ({
  kind: 'LinkChanged',
  at: instantAt(0),
  up: false,
  detail: 'why',
  ...(cause === undefined ? {} : { cause }),
});

describe('the machine and the network', () => {
  it('are no alarm while all is well, nor where nothing can be measured', () => {
    expect(told({})).toEqual([]);
    expect(told({ freeBytes: null, loopDelayMs: null })).toEqual([]);
  });

  it('are an alarm by the cause of a link that is gone, for as long as it is', () => {
    expect(told({ link: down('locked-out') })).toEqual(['locked-out Office: why']);
    expect(told({ link: down('certificate-changed') })).toEqual(['certificate-changed Office: why']);
    expect(told({ link: down() })).toEqual([]);
    expect(told({ link: { kind: 'LinkChanged', at: instantAt(0), up: true, detail: null } })).toEqual([]);
  });

  it('are an alarm when the certificate of the box runs out soon', () => {
    expect(told({ certificate: 'runs out in 12 days' })).toEqual([
      'certificate-expires Office: it runs out in 12 days',
    ]);
  });

  it('are an alarm for each source that does not answer', () => {
    const lostSources = [
      { name: 'Roof', why: 'modbus: ECONNREFUSED' },
      { name: 'price', why: 'http: 503' },
    ];
    expect(told({ lostSources })).toEqual(['source-lost Roof: modbus: ECONNREFUSED', 'source-lost price: http: 503']);
  });

  it('are an alarm for a quarter of an hour after the clock was set', () => {
    const forward = { at: instantAt(0), byMs: millis(3_600_000) };
    expect(told({ clockStep: forward }, 899)).toEqual(['clock-step this machine: its clock was set forward by 3600 s']);
    expect(told({ clockStep: forward }, 900)).toEqual([]);
    expect(told({ clockStep: { ...forward, byMs: millis(-5000) } }).join()).toContain('back by 5 s');
  });

  it('are an alarm for a minute after a decision was not kept', () => {
    const unkept = { at: instantAt(0), why: '3 turns were not written' };
    expect(told({ unkept }, 59)).toEqual(['journal-failed this machine: 3 turns were not written']);
    expect(told({ unkept }, 60)).toEqual([]);
  });

  it('are an alarm when the disk is low, until there is clearly more room', () => {
    expect(told({ freeBytes: 200e6 })).toEqual([]);
    expect(told({ freeBytes: 199.9e6 })).toEqual(['disk-low this machine: 199 MB are free']);
    expect(told({ freeBytes: 299e6 }, 0, true)).toEqual(['disk-low this machine: 299 MB are free']);
    expect(told({ freeBytes: 300e6 }, 0, true)).toEqual([]);
  });

  it('are an alarm when the program is woken late', () => {
    expect(told({ loopDelayMs: 250 })).toEqual([]);
    expect(told({ loopDelayMs: 251 })).toEqual(['loop-delayed this machine: woken 251 ms late']);
  });
});
