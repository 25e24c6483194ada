import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outFileProblem, writeOutFile } from '../../src/cli/out-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-out-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const bytes = new Uint8Array([1, 2, 3]);

describe('a file that was asked for', () => {
  it('is written, and nothing beside it', () => {
    const file = join(folder, 'a.zip');
    expect(outFileProblem({ file, force: false })).toBeNull();
    expect(writeOutFile({ file, force: false }, bytes)).toEqual({ ok: true });
    expect(readdirSync(folder)).toEqual(['a.zip']);
    expect(new Uint8Array(readFileSync(file))).toEqual(bytes);
  });

  it('replaces another one only when told to', () => {
    const file = join(folder, 'a.zip');
    writeFileSync(file, 'old');
    const problem = `${file} is there already; --force replaces it`;
    expect(outFileProblem({ file, force: false })).toBe(problem);
    expect(writeOutFile({ file, force: false }, bytes)).toEqual({ ok: false, problem });
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(outFileProblem({ file, force: true })).toBeNull();
    expect(writeOutFile({ file, force: true }, bytes)).toEqual({ ok: true });
    expect(readFileSync(file)).toHaveLength(3);
    expect(readdirSync(folder)).toEqual(['a.zip']);
  });

  it('that cannot be written is told of', () => {
    const written = writeOutFile({ file: join(folder, 'none', 'a.zip'), force: false }, bytes);
    expect(written).toEqual({ ok: false, problem: `${join(folder, 'none', 'a.zip')} cannot be written: ENOENT` });
  });
});
