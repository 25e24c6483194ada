import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gallery, galleryHelp, scenarioFileOf } from '../../src/cli/gallery.ts';

describe('the gallery by name', () => {
  it('finds a file by its path first, then by its name, and leaves alone what is neither', () => {
    const path = 'sim/scenarios/hotel.yaml';
    expect(scenarioFileOf(path)).toBe(path);
    expect(existsSync(scenarioFileOf('hotel'))).toBe(true);
    expect(scenarioFileOf('no-such-place')).toBe('no-such-place');
  });

  it('is not hidden by a folder of the same name', () => {
    const before = process.cwd();
    const folder = mkdtempSync(join(tmpdir(), 'busbar-gallery-'));
    mkdirSync(join(folder, 'hotel'));
    process.chdir(folder);
    try {
      expect(basename(scenarioFileOf('hotel'))).toBe('hotel.yaml');
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });

  it('is listed by the help, with what each scenario calls itself', () => {
    const help = galleryHelp();
    for (const { name, title } of gallery()) {
      expect(help).toContain(name);
      expect(help).toContain(title);
    }
  });
});
