/**
 * Progress of long work, on a terminal only: a bar, the rate, and the time left.
 * @module
 */
import type { Clock } from '../engine/ports.ts';

export interface Progress {
  step(): void;
  /** Wipes the line, so that what follows starts on a clean one. */
  end(): void;
}

/** Where it is shown. */
export interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface ProgressOptions {
  readonly label: string;
  readonly totalSteps: number;
  readonly clock: Clock;
  readonly screen?: Screen;
}

/** Looking at the clock at every step would cost more than some steps; this many go by between two looks. */
const STEPS_PER_LOOK = 64;
const REDRAW_MS = 200;
const BAR_WIDTH = 24;
const WIPE_LINE = '\r\u001b[2K';

export function createProgress(options: ProgressOptions): Progress {
  const { clock, screen = process.stderr } = options;
  const isShown = screen.isTTY === true;
  const began = clock.now().monoMs;
  let steps = 0;
  let drawnMs: number = began;
  return {
    step() {
      steps += 1;
      if (!isShown || steps % STEPS_PER_LOOK !== 0) return;
      const now = clock.now().monoMs;
      if (now - drawnMs < REDRAW_MS) return;
      drawnMs = now;
      screen.write(WIPE_LINE + progressLine(options, steps, now - began));
    },
    end() {
      if (isShown) screen.write(WIPE_LINE);
    },
  };
}

/** `Office  ████████░░░░  63 %  8,120 steps/s  4 s left`. */
export function progressLine(
  { label, totalSteps }: Pick<ProgressOptions, 'label' | 'totalSteps'>,
  steps: number,
  elapsedMs: number,
): string {
  const share = Math.min(1, steps / totalSteps);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const perSecond = (steps * 1000) / elapsedMs;
  const leftSeconds = Math.max(0, (totalSteps - steps) / perSecond);
  const rate = Math.round(perSecond).toLocaleString('en');
  return `${label}  ${bar}  ${Math.floor(share * 100)} %  ${rate} steps/s  ${Math.ceil(leftSeconds)} s left`;
}
