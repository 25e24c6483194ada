import { describe, expect, it } from 'vitest';
import { faultOf } from '../../src/config/index.ts';
import { isOpen, passageOf } from '../../sim/passage.ts';
import { aBox } from './evce/support/boxes.ts';

const READ = { method: 'GET', path: 'pms' };
const WRITE = { method: 'PUT', path: 'em/zones/11/reduction' };

describe('the passage of a call without a network', () => {
  it('is open while nothing goes wrong', () => {
    const { model } = aBox();
    model.advance(0);
    expect([isOpen(model), passageOf(model, READ)]).toEqual([true, { kind: 'heard' }]);
  });

  it.each([
    ['net-loss', {}, 'lost'],
    ['hang', {}, 'lost'],
    ['reboot', {}, 'lost'],
    ['status', { code: 429 }, 'refused'],
    ['html', {}, 'refused'],
    ['latency', { delayMs: 7999 }, 'heard'],
    ['latency', { delayMs: 8000 }, 'unanswered'],
    ['late', { delayMs: 2000 }, 'heard'],
    ['late', { delayMs: 20_000 }, 'late'],
    ['trickle', {}, 'unanswered'],
    ['trickle', { delayMs: 0 }, 'heard'],
    ['reset', {}, 'unanswered'],
    ['truncate', {}, 'unanswered'],
    ['bit-flip', {}, 'garbled'],
    ['absurd-number', {}, 'garbled'],
    ['meter-zero', {}, 'heard'],
  ] as const)('under %s %j is %s', (kind, stated, passage) => {
    const { model } = aBox();
    model.advance(0);
    model.faults.add(faultOf(kind, stated), 0);
    expect(passageOf(model, WRITE).kind).toBe(passage);
  });

  it('is that of the calls that are meant', () => {
    const { model } = aBox();
    model.advance(0);
    model.faults.add(faultOf('hang', { match: 'GET pms' }), 0);
    expect([passageOf(model, READ).kind, passageOf(model, WRITE).kind, isOpen(model)]).toEqual([
      'lost',
      'heard',
      false,
    ]);
  });

  it('is tried a second time for a read whose connection broke', () => {
    const count = (method: string): number => {
      const { model } = aBox();
      model.advance(0);
      model.faults.add(faultOf('reset', { probability: 0.5 }), 0);
      const all = Array.from({ length: 400 }, () => passageOf(model, { method, path: 'pms' }).kind);
      return all.filter((kind) => kind === 'unanswered').length;
    };
    expect(count('GET')).toBeLessThan(140);
    expect(count('PUT')).toBeGreaterThan(160);
  });
});
