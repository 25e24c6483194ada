/**
 * Which of a site's signals are read from files, and how.
 * @module
 */
import type { SignalFile } from '../site-config.ts';
import { type SignalInput, signalOf, unitOf } from '../schema/signal-schema.ts';
import { compileTimeZone } from '../time-zone.ts';

/** The files of those signals that come from files, in the order of the site's; `fileAt` says which one a path of the document means. */
export function signalFilesOf(
  inputs: readonly SignalInput[],
  fileAt: (index: number, named: string) => string,
): readonly SignalFile[] {
  return inputs.flatMap((input, index) => {
    if (input.file === undefined) return [];
    const [hours = 0, minutes = 0] = input.publishedAt.split(':').map(Number);
    const file: SignalFile = {
      signal: signalOf(input),
      file: fileAt(index, input.file),
      format: /\.json$/i.test(input.file) ? 'json' : 'csv',
      column: input.column,
      timeZone: input.timezone === undefined ? null : compileTimeZone(input.timezone),
      factor: unitOf(input.kind, input.unit)?.factor ?? 1,
      publishedAtMinute: hours * 60 + minutes,
    };
    return [file];
  });
}
