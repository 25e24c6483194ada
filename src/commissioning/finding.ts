/**
 * What a look at a box or at its description brings up, with what to do about it.
 * @module
 */

/**
 * `error` has to be mended before Busbar regulates, `warning` should be looked at, `note` is good to know.
 */
export type Severity = 'error' | 'warning' | 'note';

export interface BoxFinding {
  readonly severity: Severity;
  /** What it is about, such as `zone Garage`. */
  readonly subject: string;
  readonly message: string;
  /** What to do; null where nothing has to be done. */
  readonly advice: string | null;
}

type Maker = (subject: string, message: string, advice?: string) => BoxFinding;

const maker =
  (severity: Severity): Maker =>
  (subject, message, advice) => ({ severity, subject, message, advice: advice ?? null });

export const boxError = maker('error');
export const boxWarning = maker('warning');
export const boxNote = maker('note');

/** One line for a person, or two where there is something to do. */
export function formatFinding({ severity, subject, message, advice }: BoxFinding): string {
  const line = `${severity.padEnd(7)} ${subject}: ${message}`;
  return advice === null ? line : `${line}\n        -> ${advice}`;
}

/** Errors first, then warnings, then notes; otherwise in the order in which they were found. */
export function worstFirst(findings: readonly BoxFinding[]): readonly BoxFinding[] {
  const ranks: readonly Severity[] = ['error', 'warning', 'note'];
  return [...findings].sort((a, b) => ranks.indexOf(a.severity) - ranks.indexOf(b.severity));
}

export const isInOrder = (findings: readonly BoxFinding[]): boolean =>
  findings.every(({ severity }) => severity !== 'error');
