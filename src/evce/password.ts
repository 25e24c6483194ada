/**
 * The box's rule for passwords, checked before one is sent: a refusal would not say what is missing.
 * @module
 */

const LENGTH_MIN = 12;

const RULES: readonly (readonly [missing: string, rule: RegExp])[] = [
  [`at least ${LENGTH_MIN} characters`, new RegExp(`^.{${LENGTH_MIN},}$`, 'su')],
  ['a lower-case letter', /[a-z]/],
  ['an upper-case letter', /[A-Z]/],
  ['a digit', /[0-9]/],
  ['one of @ $ ! % ? &', /[@$!%?&]/],
];

/** What a password lacks by the box's rule; empty where it is good. Never quotes it. */
export function missingInPassword(password: string): readonly string[] {
  return RULES.flatMap(([missing, rule]) => (rule.test(password) ? [] : [missing]));
}
