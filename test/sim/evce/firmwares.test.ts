import { describe, expect, it } from 'vitest';
import { createFirmwareStore, FIRMWARE_BYTES_MAX } from '../../../sim/evce/firmwares.ts';
import { firmwareSchema } from '../../../src/evce/wire.ts';

const NOW = '2026-11-22T08:00:00.000Z';
const aStore = () => createFirmwareStore(() => NOW);

describe('the firmwares of the box', () => {
  it('are announced first, and have no upload time until their bytes are there', () => {
    const store = aStore();
    const id = store.announce({ name: 'two', version: '2.0.0', model_id: 2, size: 3 }) ?? NaN;
    expect(store.find(id)).toEqual({ id, name: 'two', version: '2.0.0', model_id: 2, size: 3 });
    expect(store.bytesOf(id)).toBeNull();
    expect(store.receive(id, Buffer.from('abc'))).toBe('ok');
    expect(firmwareSchema.parse(store.find(id))).toMatchObject({ size: 3, uploaded_at: NOW });
    expect(Buffer.from(store.bytesOf(id) ?? []).toString()).toBe('abc');
    expect(store.list()).toEqual([store.find(id)]);
  });

  it('take as many bytes as announced, and any number but none where nothing was', () => {
    const store = aStore();
    const announced = store.announce({ name: 'two', size: 3 }) ?? NaN;
    expect(store.receive(announced, Buffer.from('ab'))).toBe('malformed');
    expect(store.receive(announced, Buffer.from('abcd'))).toBe('malformed');
    const open = store.announce({ name: 'three' }) ?? NaN;
    expect(store.receive(open, Buffer.alloc(0))).toBe('malformed');
    expect(store.receive(open, Buffer.alloc(7))).toBe('ok');
    expect(store.find(open)).toMatchObject({ size: 7 });
    expect(store.receive(9999, Buffer.from('abc'))).toBe('unknown');
  });

  it('keep their own copy of the bytes', () => {
    const store = aStore();
    const id = store.announce({ name: 'two' }) ?? NaN;
    const bytes = Buffer.from('abc');
    store.receive(id, bytes);
    bytes.fill(0);
    expect(Buffer.from(store.bytesOf(id) ?? []).toString()).toBe('abc');
  });

  it('are neither too large nor too many', () => {
    const store = aStore();
    expect(store.announce({ name: 'big', size: FIRMWARE_BYTES_MAX + 1 })).toBeNull();
    expect(store.announce({ name: 'fits', size: FIRMWARE_BYTES_MAX })).not.toBeNull();
    const more = Array.from({ length: 40 }, (_, index) => store.announce({ name: `${index}` }));
    expect(more.filter((id) => id !== null)).toHaveLength(31);
  });

  it('have other ids after an import', () => {
    const store = aStore();
    const ids = ['two', 'three'].map((name) => store.announce({ name }) ?? NaN);
    store.renewIds();
    expect(store.list().map(({ id, name }) => [id, name])).toEqual(ids.map((id, i) => [id + 2, ['two', 'three'][i]]));
    expect(store.find(ids[0] ?? NaN)).toBeNull();
  });
});
