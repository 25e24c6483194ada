/**
 * What a strategy has to keep, clause by clause. Each is judged on one life at a time, and told by what is wrong.
 * @module
 */
import { isDeepStrictEqual } from 'node:util';
import { frozen } from '../../src/engine/frozen.ts';
import { contained } from '../../src/engine/sound.ts';
import type { Proposal, SiteSnapshot } from '../../src/engine/index.ts';
import { ask, answersTo, asWritten, failsafeOf, type Answer, type Subject } from './asking.ts';
import { slowness } from './budget-clause.ts';
import { without } from './dimming.ts';
import { unreasoned } from './reason-clause.ts';
import { raisedBy } from './room.ts';
import { inShort, shown } from './show.ts';
import type { Breach, Trial } from './trial.ts';

export interface Clause {
  readonly name: string;
  /** What it demands, one sentence. */
  readonly sentence: string;
  /** What to do about a breach. */
  readonly advice: string;
  readonly judge: (subject: Subject, trial: Trial) => Breach | null;
}

/** All clauses, in the order in which an author wants to hear of them. */
export const CLAUSES: readonly Clause[] = [
  {
    name: 'always-answers',
    sentence: 'It throws on no snapshot, whatever is missing in it.',
    advice: 'Every part of a snapshot may be null, stale or empty: say what then counts, or return nothing.',
    judge: (subject, { life }) =>
      firstBreach(answersTo(subject, life), (answer) => (answer.kind === 'threw' ? `it threw: ${answer.why}` : null)),
  },
  {
    name: 'sound',
    sentence: 'Its ceilings and wishes are finite, 0 or more, and about nodes and zones that there are.',
    advice: 'Divide by nothing that may be 0, clamp with Math.max(0, …), and take names from the snapshot.',
    judge: (subject, { life }) => firstBreach(answersTo(subject, life), (answer) => unsoundness(subject, answer)),
  },
  {
    name: 'reasons',
    sentence: 'Each ceiling and wish says why, with the facts that made it so and their units.',
    advice: "For example: stated('the sun gives too little', { surplusKw: 1.2 }).",
    judge: (subject, { life }) =>
      firstBreach(answersTo(subject, life), (answer) => (answer.kind === 'said' ? unreasoned(answer.proposal) : null)),
  },
  {
    name: 'deterministic',
    sentence: 'The same snapshot and memory have the same answer, whatever was asked in between and what time it is.',
    advice: 'Take time from snapshot.at and keep what you remember in memory: no Date, no random, no module variables.',
    judge: changesItsMind,
  },
  {
    name: 'leaves-its-input',
    sentence: 'It changes nothing of what it is given, and answers alike whether that is frozen or not.',
    advice: 'Copy before you sort or set: [...list].sort(…), { ...memory, count: memory.count + 1 }.',
    judge: touches,
  },
  {
    name: 'less-information',
    sentence: 'Where less is known, no ceiling is higher and none is gone.',
    advice: 'Where a value is null or a meter is blind, reckon with the worst that it may be.',
    judge: risesInTheDark,
  },
  {
    name: 'memory',
    sentence: 'It goes on as before when its memory was saved and loaded.',
    advice: 'Remember plain data that JSON gives back as it was: no Map, Set, Date, undefined, NaN or Infinity.',
    judge: forgets,
  },
  {
    name: 'failsafe',
    sentence:
      'Its failsafe is sound on any snapshot, and bounds something if it ever states a duty or protects equipment.',
    advice: 'Let failsafe() look at the options alone, and return the ceiling that is safe without knowing anything.',
    judge: (subject, { life }) => firstBreach(life, (snapshot) => unsafe(subject, life, snapshot)),
  },
  {
    name: 'within-budget',
    sentence: 'It answers within 100 ms, and neither answer nor memory is larger than 4 MiB.',
    advice: 'It is asked every few seconds: loop over cars and nodes, not over pairs of them, and forget what is old.',
    judge: (subject, { life }) => slowness(subject, life),
  },
];

/** The first moment at which something is found. */
function firstBreach<T>(moments: readonly T[], judge: (one: T) => string | null): Breach | null {
  for (const [moment, one] of moments.entries()) {
    const found = judge(one);
    if (found !== null) return { moment, found };
  }
  return null;
}

function unsoundness({ site }: Subject, answer: Answer): string | null {
  if (answer.kind === 'threw' || answer.proposal === null) return null;
  const { proposal } = answer;
  const judged = contained(() => proposal, site);
  return judged.kind === 'sound' ? null : `it ${judged.why}, in the answer ${shown(answer)}`;
}

function changesItsMind(subject: Subject, { life }: Trial): Breach | null {
  const first = answersTo(subject, life);
  // Another life in between, for who remembers without saying so.
  answersTo(subject, [...life].reverse());
  const again = subject.atAnotherTime(() => answersTo(subject, life));
  return firstBreach([...first.keys()], (moment) =>
    differing(first[moment], again[moment], 'asked again, with another life in between and at another time'),
  );
}

function touches(subject: Subject, { life }: Trial): Breach | null {
  let memory = subject.bound.initialMemory;
  for (const [moment, snapshot] of life.entries()) {
    const before = { snapshot, memory };
    const handed = structuredClone(before);
    const loose = asWritten(subject, handed);
    if (!isDeepStrictEqual(handed, before)) return { moment, found: 'it changed the snapshot or its memory' };
    const tight = ask(subject, snapshot, memory);
    const found = differing(loose, tight, 'given the same, but frozen');
    if (found !== null) return { moment, found };
    if (tight.kind === 'threw') return null;
    memory = frozen(tight.memory);
  }
  return null;
}

function risesInTheDark(subject: Subject, { life, losses }: Trial): Breach | null {
  let memory = subject.bound.initialMemory;
  for (const [moment, snapshot] of life.entries()) {
    const seen = ask(subject, snapshot, memory);
    const unseen = ask(subject, without(snapshot, losses), memory);
    if (seen.kind === 'threw' || unseen.kind === 'threw') return null;
    const agreed = subject.silenceIsAgreed ? failsafeOf(subject, snapshot) : null;
    const raised = raisedBy(snapshot, {
      from: ceilingsOf(seen),
      to: ceilingsOf(unseen),
      agreed: agreed?.ceilings ?? null,
    });
    if (raised !== null)
      return {
        moment,
        found: `without ${losses.join(', ')} it allows ${raised}; known: ${shown(seen)}; not known: ${shown(unseen)}`,
      };
    ({ memory } = seen);
  }
  return null;
}

const ceilingsOf = (answer: Answer): Proposal['ceilings'] =>
  answer.kind === 'said' ? (answer.proposal?.ceilings ?? []) : [];

function forgets(subject: Subject, { life }: Trial): Breach | null {
  const kept = answersTo(subject, life);
  const saved = answersTo(subject, life, (memory) => JSON.parse(JSON.stringify(memory ?? null)) as unknown);
  return firstBreach([...kept.keys()], (moment) =>
    differing(kept[moment], saved[moment], 'after its memory was saved and loaded'),
  );
}

function unsafe(subject: Subject, life: readonly SiteSnapshot[], snapshot: SiteSnapshot): string | null {
  const judged = contained(() => failsafeOf(subject, snapshot), subject.site);
  if (judged.kind === 'unsound') return `its failsafe ${judged.why}`;
  if (judged.proposal.ceilings.length > 0) return null;
  const duties = answersTo(subject, life)
    .flatMap(ceilingsOf)
    .filter(({ kind }) => kind !== 'economic');
  return duties.length === 0 ? null : `its failsafe bounds nothing, and it states a ceiling that is ${duties[0]?.kind}`;
}

/** How two answers differ; null where they do not. */
function differing(one: Answer | undefined, other: Answer | undefined, when: string): string | null {
  if (isDeepStrictEqual(one, other)) return null;
  const [first, second] = [shown(one), shown(other)];
  if (first !== second || one?.kind !== 'said' || other?.kind !== 'said')
    return `it answers ${first}; ${when}: ${second}`;
  return `it remembers ${inShort(one.memory)}; ${when}: ${inShort(other.memory)}`;
}
