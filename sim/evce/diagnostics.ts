/**
 * The diagnostics files that stations have sent to the box. When there is no room the oldest goes.
 * @module
 */
import type { Diagnostic } from '../../src/evce/wire.ts';
import { packFiles } from './archive.ts';

/** A file as a station sends it. */
export interface DiagnosticFile {
  /** Id of the station. */
  readonly station: number;
  readonly filename: string;
  readonly wallMs: number;
  readonly bytes: Uint8Array;
}

export interface DiagnosticStore {
  list(): Diagnostic[];
  /** The files of one station. */
  ofStation(station: number): Diagnostic[];
  /** Takes a file and gives it an id. */
  add(file: DiagnosticFile): number;
  /** An archive of these files, of all where none are named; null where one of them is not there. */
  export(ids: readonly number[] | null): Uint8Array | null;
  /** Stations have other ids now: by id of before; files of a station that has none go. */
  renameStations(idOf: (before: number) => number | null): void;
}

const FILES_MAX = 100;
const FIRST_ID = 71;

/** A store without files. */
export function createDiagnosticStore(): DiagnosticStore {
  let files = new Map<number, DiagnosticFile>();
  let nextId = FIRST_ID;
  const list = (): Diagnostic[] => [...files].map(([id, file]) => diagnosticView(id, file));
  return {
    list,
    ofStation: (station) => list().filter(({ station_id: id }) => id === station),
    add(file) {
      const id = nextId;
      nextId += 1;
      files.set(id, file);
      const [oldest] = files.keys();
      if (files.size > FILES_MAX && oldest !== undefined) files.delete(oldest);
      return id;
    },
    export(ids) {
      const wanted = [...new Set(ids ?? files.keys())].map((id) => files.get(id));
      const found = wanted.filter((file) => file !== undefined);
      return found.length < wanted.length ? null : packFiles(found);
    },
    renameStations(idOf) {
      const renamed = [...files].flatMap(([id, file]): [number, DiagnosticFile][] => {
        const station = idOf(file.station);
        return station === null ? [] : [[id, { ...file, station }]];
      });
      files = new Map(renamed);
    },
  };
}

function diagnosticView(id: number, { station, filename, wallMs, bytes }: DiagnosticFile): Diagnostic {
  return { id, station_id: station, filename, date: new Date(wallMs).toISOString(), size: bytes.length };
}
