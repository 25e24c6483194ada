import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registersOf } from '../../../src/sources/modbus/registers.ts';

const at = (...words: number[]) => registersOf([{ address: 100, words }]);

describe('registers', () => {
  it('are null where the device marks them as not available', () => {
    expect(at(0x8000).int16(100)).toBeNull();
    expect(at(0xffff).uint16(100)).toBeNull();
    expect(at(0x7fc0, 0).float32(100)).toBeNull();
    expect(at(0xffff, 0xffff).float32(100)).toBeNull();
    expect(at(0x7f80, 0).float32(100)).toBeNull();
    expect(at(0, 0).acc32(100)).toBeNull();
    expect(at(0xffff, 0xffff).acc32(100)).toBeNull();
    expect(at(0x8000, 0, 0, 0).int64(100)).toBeNull();
    expect(at(0xffff, 0xffff, 0xffff, 0xffff).int64(100)).toBeNull();
  });

  it('are null where they were not read', () => {
    expect(at(1).float32(100)).toBeNull();
    expect(at(1).int16(101)).toBeNull();
    expect(at().int64(100)).toBeNull();
    expect(at(1, 2).has(100, 2)).toBe(true);
    expect(at(1, 2).has(100, 3)).toBe(false);
  });

  it('come out as they went in', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const view = new DataView(new ArrayBuffer(4));
        view.setFloat32(0, value);
        expect(at(view.getUint16(0), view.getUint16(2)).float32(100)).toBe(value);
      }),
    );
    expect(at(0xfffe).int16(100)).toBe(-2);
    expect(at(1, 1).acc32(100)).toBe(65_537);
    expect(at(0, 0, 1, 0).int64(100)).toBe(65_536);
  });
});
