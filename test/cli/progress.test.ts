import { describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../sim/virtual-clock.ts';
import { createProgress, progressLine } from '../../src/cli/progress.ts';

function shown(isTTY: boolean): readonly string[] {
  const texts: string[] = [];
  const clock = createVirtualClock({ wallStartMs: 0 });
  const screen = { isTTY, write: (text: string) => texts.push(text) };
  const progress = createProgress({ label: 'Office', totalSteps: 1000, clock, screen });
  for (let step = 0; step < 640; step += 1) {
    clock.advanceTo(step);
    progress.step();
  }
  progress.end();
  return texts;
}

describe('progress', () => {
  it('is shown on a terminal now and then, and wiped at the end', () => {
    const texts = shown(true);
    expect(texts.length).toBeGreaterThan(2);
    expect(texts.length).toBeLessThan(6);
    expect(texts[0]).toContain('Office');
    expect(texts.at(-1)).toBe('\r\u001b[2K');
  });

  it('is silent elsewhere', () => {
    expect(shown(false)).toEqual([]);
  });

  it('tells share, rate and time left', () => {
    expect(progressLine({ label: 'Office', totalSteps: 20_000 }, 5000, 2500)).toBe(
      'Office  ██████░░░░░░░░░░░░░░░░░░  25 %  2,000 steps/s  8 s left',
    );
  });

  it('tells what has been done where the end is not known', () => {
    expect(progressLine({ label: 'Archive', totalSteps: null, unit: 'kB' }, 5000, 2500)).toBe(
      'Archive  5,000 kB  2,000 kB/s',
    );
  });

  it('may be told how far it is', () => {
    const texts: string[] = [];
    const clock = createVirtualClock({ wallStartMs: 0 });
    const screen = { isTTY: true, write: (text: string) => texts.push(text) };
    const progress = createProgress({ label: 'Firmware', totalSteps: 100, unit: 'kB', clock, screen });
    clock.advanceTo(1000);
    progress.reach(50);
    expect(texts.join()).toContain('50 %  50 kB/s  1 s left');
  });
});
