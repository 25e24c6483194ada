import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../../sim/evce/catalogue.ts';
import { meterModelListSchema, stationModelListSchema } from '../../../src/evce/wire.ts';

describe('the catalogue of the box', () => {
  it('knows types of station and of meter, in the words of the API', () => {
    const catalogue = createCatalogue();
    expect(stationModelListSchema.parse(catalogue.stationModels()).map(({ phases }) => phases)).toEqual([1, 3]);
    expect(meterModelListSchema.parse(catalogue.meterModels()).map(({ editable }) => editable)).toEqual([false, true]);
    expect(catalogue.meterModel(9999)).toBeNull();
  });

  it('lets what an installer has made be rewritten, and leaves what is not said', () => {
    const catalogue = createCatalogue();
    const registers = [{ quantity: 'current_l1', address: 7 }];
    expect(catalogue.rewriteMeterModel(2, { registers })).toBe('ok');
    expect(catalogue.meterModel(2)).toEqual({
      id: 2,
      name: 'Own meter',
      protocol: 'modbus_rtu',
      editable: true,
      registers,
    });
  });

  it('keeps what is built in, and what nobody has', () => {
    const catalogue = createCatalogue();
    expect(catalogue.rewriteMeterModel(1, { name: 'Mine' })).toBe('malformed');
    expect(catalogue.rewriteMeterModel(2, { name: '' })).toBe('malformed');
    expect(catalogue.rewriteMeterModel(9999, { name: 'Mine' })).toBe('unknown');
  });

  it('gives out copies', () => {
    const catalogue = createCatalogue();
    catalogue.meterModels()[0]?.registers?.splice(0);
    expect(catalogue.meterModel(1)?.registers).not.toEqual([]);
  });
});
