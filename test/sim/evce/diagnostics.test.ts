import { describe, expect, it } from 'vitest';
import { packFiles } from '../../../sim/evce/archive.ts';
import { createDiagnosticStore, type DiagnosticFile } from '../../../sim/evce/diagnostics.ts';
import { diagnosticListSchema } from '../../../src/evce/wire.ts';

const aFile = (station: number, number = 1): DiagnosticFile => ({
  station,
  filename: `station-${station}-${number}.log`,
  wallMs: Date.UTC(2026, 10, 22, 8),
  bytes: Buffer.from(`file ${number}`),
});

describe('the diagnostics that the box holds', () => {
  it('say whose they are, when they were made and how large they are', () => {
    const store = createDiagnosticStore();
    const id = store.add(aFile(101));
    expect(diagnosticListSchema.parse(store.list())).toEqual([
      { id, station_id: 101, filename: 'station-101-1.log', date: '2026-11-22T08:00:00.000Z', size: 6 },
    ]);
    expect(store.ofStation(101)).toHaveLength(1);
    expect(store.ofStation(102)).toEqual([]);
  });

  it('are exported as one archive: all, or those that are named', () => {
    const store = createDiagnosticStore();
    const [first, second] = [aFile(101), aFile(102)];
    const [firstId = NaN] = [first, second].map((file) => store.add(file));
    expect(store.export(null)).toEqual(packFiles([first, second]));
    expect(store.export([firstId, firstId])).toEqual(packFiles([first]));
    expect(store.export([firstId, 9999])).toBeNull();
    expect(createDiagnosticStore().export(null)).toEqual(packFiles([]));
  });

  it('make room for the newest', () => {
    const store = createDiagnosticStore();
    const ids = Array.from({ length: 101 }, (_, number) => store.add(aFile(101, number)));
    expect(store.list().map(({ id }) => id)).toEqual(ids.slice(1));
  });

  it('follow their stations to other ids, and go with them', () => {
    const store = createDiagnosticStore();
    store.add(aFile(101));
    store.add(aFile(102));
    store.renameStations((id) => (id === 101 ? 201 : null));
    expect(store.list().map((each) => each['station_id'])).toEqual([201]);
  });
});
