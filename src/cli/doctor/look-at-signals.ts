/**
 * Whether the files in which signals stand can be read, and still say something of now.
 * @module
 */
import { readFile } from 'node:fs/promises';
import { boxNote, boxWarning, type BoxFinding } from '../../commissioning/finding.ts';
import type { SignalFile } from '../../config/index.ts';
import { formatLocal, type EpochMs, type SignalSeries, type TimeZone } from '../../engine/index.ts';
import { asRead, parseSignal } from '../../series/signal-file.ts';

/** One finding for each file. */
export const lookAtSignals = (
  files: readonly SignalFile[],
  of: { readonly timeZone: TimeZone; readonly now: EpochMs },
): Promise<readonly BoxFinding[]> => Promise.all(files.map((file) => lookAtSignal(file, of)));

async function lookAtSignal(
  file: SignalFile,
  { timeZone, now }: { readonly timeZone: TimeZone; readonly now: EpochMs },
): Promise<BoxFinding> {
  const subject = `signal ${file.signal.name}`;
  const read = await textOf(file.file);
  if (!read.ok)
    return boxWarning(subject, `${file.file} cannot be read (${read.why})`, 'see who writes it, and its mode');
  const parsed = parseSignal(read.text, file);
  if (!parsed.ok)
    return boxWarning(subject, `${file.file} ${parsed.problem}`, 'correct the file, or its column in the site file');
  const untilMs = holdsUntil(asRead(parsed.series, now), now);
  if (untilMs === null)
    return boxWarning(subject, `${file.file} has no value for now`, 'see that whoever writes it still does');
  return boxNote(subject, `${file.file} has values for now, and until ${formatLocal(timeZone, untilMs)} at least`);
}

/** Null where nothing holds now. */
function holdsUntil(series: SignalSeries | null, now: EpochMs): EpochMs | null {
  if (series === null || (series.expiresAt !== null && series.expiresAt <= now)) return null;
  const holds = series.slots.some(({ from, to }) => from <= now && now < to);
  return holds ? (series.slots.at(-1)?.to ?? null) : null;
}

async function textOf(
  file: string,
): Promise<{ readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string }> {
  try {
    return { ok: true, text: await readFile(file, 'utf8') };
  } catch (error) {
    return { ok: false, why: (error as NodeJS.ErrnoException).code ?? 'for no known reason' };
  }
}
