/**
 * What the client tells people. A condition is told when it begins and when it ends, not at every poll.
 * @module
 */

/** Takes a line for the log. Never given secrets. */
export type EvceLog = (level: 'info' | 'warn', text: string) => void;

/** What is wrong with a subject now, or null when nothing is. */
export type Complain = (subject: string, text: string | null) => void;

/** Passes on only what has changed since the subject was last spoken of. */
export function complaints(log: EvceLog): Complain {
  const known = new Map<string, string>();
  return (subject, text) => {
    const before = known.get(subject) ?? null;
    if (text === before) return;
    if (text === null) {
      known.delete(subject);
      log('info', `${subject}: well again`);
    } else {
      known.set(subject, text);
      log('warn', `${subject}: ${text}`);
    }
  };
}
