/**
 * What the machine and the network around the engine are like, and which of it is an alarm. Pure: measuring is for others.
 * @module
 */
import { ageMs, type AlarmCondition, type Instant, type LinkChanged, type Millis } from '../../engine/index.ts';
import type { LostSource } from './source-watch.ts';

/** Measurements of one moment; null where nothing could be measured. */
export interface Vitals {
  readonly link: LinkChanged | null;
  /** What is to be said of the dates of the box's certificate; null where nothing is. */
  readonly certificate: string | null;
  /** What is read besides the box and does not answer. */
  readonly lostSources: readonly LostSource[];
  /** The last time that the clock on the wall was set. */
  readonly clockStep: { readonly at: Instant; readonly byMs: Millis } | null;
  /** The last decision that was not journalled, and why. */
  readonly unkept: { readonly at: Instant; readonly why: string } | null;
  /** Free bytes where the state folder is. */
  readonly freeBytes: number | null;
  /** 99th percentile of how late the program was woken in the last half minute, ms. */
  readonly loopDelayMs: number | null;
}

/** A step of this much is no slewing. */
export const CLOCK_STEP_MS = 2_000;
const CLOCK_STEP_TOLD_MS = 15 * 60_000;
const UNKEPT_TOLD_MS = 60_000;
const MB = 1_000_000;
/** What is low stays so until there is a little more, so that a full disk is one alarm and not a hundred. */
const FREE_LEAST_BYTES = { raise: 200 * MB, clear: 300 * MB } as const;
const LOOP_DELAY_MOST_MS = 250;

/** What is an alarm now. `isLow`: whether the disk was low the last time. */
export function shellConditions(
  vitals: Vitals,
  of: { readonly site: string; readonly at: Instant; readonly isLow: boolean },
): readonly AlarmCondition[] {
  const { site, at, isLow } = of;
  return [
    ...linkConditions(vitals.link, site),
    ...certificateConditions(vitals.certificate, site),
    ...vitals.lostSources.map(({ name, why }) => ({ id: 'source-lost', subject: name, detail: why }) as const),
    ...clockConditions(vitals.clockStep, at),
    ...journalConditions(vitals.unkept, at),
    ...diskConditions(vitals.freeBytes, isLow),
    ...loopConditions(vitals.loopDelayMs),
  ];
}

const MACHINE = 'this machine';

function linkConditions(link: LinkChanged | null, site: string): readonly AlarmCondition[] {
  if (link === null || link.up || link.cause === undefined) return [];
  return [{ id: link.cause, subject: site, detail: link.detail ?? 'no reason given' }];
}

function certificateConditions(warning: string | null, site: string): readonly AlarmCondition[] {
  return warning === null ? [] : [{ id: 'certificate-expires', subject: site, detail: `it ${warning}` }];
}

function clockConditions(step: Vitals['clockStep'], at: Instant): readonly AlarmCondition[] {
  if (step === null || ageMs(at, step.at) >= CLOCK_STEP_TOLD_MS) return [];
  const seconds = Math.round(Math.abs(step.byMs) / 1000);
  const detail = `its clock was set ${step.byMs > 0 ? 'forward' : 'back'} by ${seconds} s`;
  return [{ id: 'clock-step', subject: MACHINE, detail }];
}

function journalConditions(unkept: Vitals['unkept'], at: Instant): readonly AlarmCondition[] {
  if (unkept === null || ageMs(at, unkept.at) >= UNKEPT_TOLD_MS) return [];
  return [{ id: 'journal-failed', subject: MACHINE, detail: unkept.why }];
}

function diskConditions(freeBytes: number | null, isLow: boolean): readonly AlarmCondition[] {
  if (freeBytes === null || freeBytes >= (isLow ? FREE_LEAST_BYTES.clear : FREE_LEAST_BYTES.raise)) return [];
  return [{ id: 'disk-low', subject: MACHINE, detail: `${Math.floor(freeBytes / MB)} MB are free` }];
}

function loopConditions(delayMs: number | null): readonly AlarmCondition[] {
  if (delayMs === null || delayMs <= LOOP_DELAY_MOST_MS) return [];
  return [{ id: 'loop-delayed', subject: MACHINE, detail: `woken ${Math.round(delayMs)} ms late` }];
}
