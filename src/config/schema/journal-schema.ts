/**
 * The part of a site file about the journal.
 * @module
 */
import { z } from 'zod';
import type { JournalSettings } from '../site-config.ts';
import { duration } from './quantities.ts';

const MEGABYTE = 1_000_000;

/** `service.journal` of a site file. */
export const journalSchema = z
  .strictObject({
    keep: duration({ min: '1d', max: '3650d' })
      .prefault('90d')
      .describe(
        'Events, decisions, charging sessions and curves by the minute go after this. 1d to 3650d, default 90d.',
      ),
    keepEvidence: duration({ min: '1d', max: '3650d' })
      .prefault('730d')
      .describe(
        'Caps from outside, what zones were told, alarms and curves by the quarter of an hour go after this. ' +
          '1d to 3650d, default 730d.',
      ),
    maxMegabytes: z
      .number('expected megabytes from 50 to 1000000')
      .int('expected whole megabytes')
      .min(50, 'expected megabytes from 50 to 1000000')
      .max(1_000_000, 'expected megabytes from 50 to 1000000')
      .default(4_000)
      .describe(
        'The oldest events and decisions go sooner than the file becomes larger, MB. 50 to 1000000, default 4000.',
      ),
  })
  .transform(({ keep, keepEvidence, maxMegabytes }): JournalSettings => ({
    keepMs: keep,
    keepEvidenceMs: keepEvidence,
    fileBytesMax: maxMegabytes * MEGABYTE,
  }))
  .describe('What the service keeps of the past.');

/** What is kept where a site file says nothing. */
export const JOURNAL_DEFAULTS: JournalSettings = journalSchema.parse({});
