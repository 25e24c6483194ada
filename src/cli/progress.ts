/**
 * Progress of long work, on a terminal only: a bar, the rate, and the time left.
 * @module
 */
import type { Clock } from '../engine/ports.ts';

export interface Progress {
  step(): void;
  /** So much has been done by now. For steps that are long enough to look at the clock at each of them. */
  reach(steps: number): void;
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
  /** Null where the end is not known. */
  readonly totalSteps: number | null;
  /** What is counted; by default steps. */
  readonly unit?: string;
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
  const draw = (): void => {
    const now = clock.now().monoMs;
    if (now - drawnMs < REDRAW_MS) return;
    drawnMs = now;
    screen.write(WIPE_LINE + progressLine(options, steps, now - began));
  };
  return {
    step() {
      steps += 1;
      if (isShown && steps % STEPS_PER_LOOK === 0) draw();
    },
    reach(reached) {
      steps = reached;
      if (isShown) draw();
    },
    end() {
      if (isShown) screen.write(WIPE_LINE);
    },
  };
}

/** `Office  ████████░░░░  63 %  8,120 steps/s  4 s left`; without an end `Office  5,000 steps  8,120 steps/s`. */
export function progressLine(
  { label, totalSteps, unit = 'steps' }: Pick<ProgressOptions, 'label' | 'totalSteps' | 'unit'>,
  steps: number,
  elapsedMs: number,
): string {
  const perSecond = (steps * 1000) / elapsedMs;
  const rate = `${counted(perSecond)} ${unit}/s`;
  if (totalSteps === null) return `${label}  ${counted(steps)} ${unit}  ${rate}`;
  const share = Math.min(1, steps / totalSteps);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const leftSeconds = Math.max(0, (totalSteps - steps) / perSecond);
  return `${label}  ${bar}  ${Math.floor(share * 100)} %  ${rate}  ${Math.ceil(leftSeconds)} s left`;
}

const counted = (count: number): string => Math.round(count).toLocaleString('en');
