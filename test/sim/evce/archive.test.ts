import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { packFiles } from '../../../sim/evce/archive.ts';
import { withProgram } from '../../support/needs.ts';

const MADE_MS = Date.UTC(2026, 10, 22, 8);
const FILES = [
  { filename: 'station-101-1.log', wallMs: MADE_MS, bytes: Buffer.from('first\n') },
  { filename: 'station-102-2.log', wallMs: MADE_MS + 1999, bytes: Buffer.alloc(513, 'x') },
  { filename: 'empty.log', wallMs: MADE_MS, bytes: Buffer.alloc(0) },
];

const tar = (program: string, options: string): string =>
  execFileSync(program, options.split(' '), { input: packFiles(FILES), env: { ...process.env, TZ: 'UTC' } }).toString();

describe('an archive', () => {
  it('is whole blocks, with two empty ones at its end', () => {
    expect(packFiles([]).length).toBe(1024);
    expect(packFiles(FILES).length).toBe(512 * (2 + 3 + 1 + 2));
    expect([...packFiles(FILES).slice(-1024)].every((byte) => byte === 0)).toBe(true);
  });

  withProgram(['tar'], (program) => {
    it('is unpacked by the system’s own program, with names, sizes and times', () => {
      const lines = tar(program, '-tvf - --full-time').trim().split('\n');
      expect(lines.map((line) => line.split(/ +/).slice(2))).toEqual([
        ['6', '2026-11-22', '08:00:00', 'station-101-1.log'],
        ['513', '2026-11-22', '08:00:01', 'station-102-2.log'],
        ['0', '2026-11-22', '08:00:00', 'empty.log'],
      ]);
    });

    it('holds every byte', () => {
      expect(tar(program, '-xOf - station-101-1.log')).toBe('first\n');
      expect(tar(program, '-xOf - station-102-2.log')).toBe('x'.repeat(513));
    });
  });
});
