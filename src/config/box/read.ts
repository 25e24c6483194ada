/**
 * Faults and modes as they come from outside while a simulated box runs: from the command line and from the control surface.
 * @module
 */
import type { z } from 'zod';
import { expectationOf, knownKeysIn } from '../document/expectation.ts';
import { didYouMean } from '../document/nearest.ts';
import { faultFrom, faultSchema } from '../schema/fault-schema.ts';
import { modesFrom, modesSchema } from '../schema/modes-schema.ts';
import type { Fault } from './fault.ts';
import { COUNTS, type BoxModes } from './modes.ts';

/** A value, or all that is wrong with it in one line. */
export type ReadResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** Reads a fault: `{ "kind": "latency", "delay": "2s", "for": "1m" }`. */
export function readFault(stated: unknown): ReadResult<Fault> {
  const read = faultSchema.safeParse(stated, { error: expectationOf });
  return read.success ? { ok: true, value: faultFrom(read.data) } : { ok: false, why: complaintOf(read.error) };
}

/** Reads modes, `{ "secondLogin": "kick" }`; those that are not named stay as they were before. */
export function readModes(stated: unknown, before: BoxModes): ReadResult<BoxModes> {
  const read = modesSchema.safeParse(stated, { error: expectationOf });
  if (!read.success) return { ok: false, why: complaintOf(read.error) };
  return { ok: true, value: modesFrom(read.data, before) };
}

/** Reads modes as words: `secondLogin=kick`. */
export function readModeWords(words: readonly string[], before: BoxModes): ReadResult<BoxModes> {
  const broken = words.find((word) => !/^\w+=./.test(word));
  if (broken !== undefined) return { ok: false, why: `${broken}: expected a mode such as secondLogin=kick` };
  const pairs = words.map((word) => {
    const name = word.slice(0, word.indexOf('='));
    const value = word.slice(name.length + 1);
    return [name, name in COUNTS && value.trim() !== '' ? Number(value) : value] as const;
  });
  return readModes(Object.fromEntries(pairs), before);
}

function complaintOf({ issues }: z.ZodError): string {
  return issues
    .map((issue) => [issue.path.join('.'), saidOf(issue)].filter((part) => part !== '').join(': '))
    .join('; ');
}

function saidOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return issue.message;
  const known = knownKeysIn(issue.message);
  return issue.keys
    .map((key) => `${key}: unknown${didYouMean(key, known) || `, known are ${known.join(', ')}`}`)
    .join('; ');
}
