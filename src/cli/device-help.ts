/**
 * What `busbar device --help` says of modes and faults. It is made from the tables that the box itself works by.
 * @module
 */
import { CHOICES } from '../config/box/choices.ts';
import {
  FAULT_KINDS,
  FAULTS,
  PARAMETERS,
  type FaultGroup,
  type FaultKindInfo,
  type FaultParameter,
} from '../config/box/fault-kinds.ts';
import { COUNTS, SPANS } from '../config/box/modes.ts';

/** Headings of the groups of faults, in the order in which they are told. */
export const GROUPS: Readonly<Record<FaultGroup, string>> = {
  answers: 'Answers and the way to the box',
  writes: 'Reductions',
  box: 'The box',
  meters: 'Meters',
  stations: 'Stations',
  users: 'Users',
};

/** All modes and faults, for a terminal. */
export function deviceHelp(): string {
  return [
    '',
    'Modes, set by --mode NAME=VALUE (the first of the answers is the default):',
    ...Object.entries(CHOICES).flatMap(([name, { asks, answers }]) => [
      `  ${name}: ${asks}`,
      ...Object.entries(answers).map(([answer, meaning]) => `      ${answer}: ${meaning}`),
    ]),
    ...Object.entries(SPANS).map(
      ([name, { asks, fallback, min, max }]) => `  ${name}: ${asks} ${min}–${max}, ${fallback}`,
    ),
    ...Object.entries(COUNTS).map(([name, { asks, max }]) => `  ${name}: ${asks} 0–${max}, 0`),
    '',
    'Faults, by POST /_sim/faults with --control, or under `faults` in a scenario:',
    ...Object.entries(GROUPS).flatMap(([group, heading]) => [`  ${heading}`, ...faultsOf(group as FaultGroup)]),
    '',
    'What may be said of a fault besides `kind`, and `for` (how long) where it lasts:',
    ...Object.entries(PARAMETERS).map(([name, says]) => `      ${name}: ${says}`),
    '',
    'Example, with the url and the controlToken of the JSON line:',
    '  curl -k -H "Authorization: Bearer $TOKEN" $URL/_sim/faults -d \'{"kind":"latency","delay":"3s","for":"1m"}\'',
  ].join('\n');
}

function faultsOf(group: FaultGroup): readonly string[] {
  return FAULT_KINDS.filter((kind) => FAULTS[kind].group === group).map(
    (kind) => `      ${kind}${wordsOf(FAULTS[kind])}: ${FAULTS[kind].says}`,
  );
}

/** What may be said of a kind; what must be said stands without brackets. */
export function wordsOf({ parameters, needs, lasts }: FaultKindInfo): string {
  const worded = (parameter: FaultParameter): string => (needs.includes(parameter) ? parameter : `[${parameter}]`);
  const words = [...(lasts ? ['[for]'] : []), ...parameters.map(worded)];
  return words.map((word) => ` ${word}`).join('');
}
