/**
 * The catalogue of alarms: what each means, how soon it comes, when it goes, and what to do. `docs/alarms.md`, the hooks
 * and the alert rules say what stands here.
 * @module
 */
import type { AlarmId } from '../../engine/index.ts';

/** Worst first. */
export const SEVERITIES = ['critical', 'warning', 'info'] as const;

/**
 * `critical`: a limit is not kept, or Busbar cannot keep it alone. `warning`: something works worse than it should, and the
 * site is kept by falling back. `info`: good to know by daylight.
 */
export type Severity = (typeof SEVERITIES)[number];

export interface CatalogueEntry {
  readonly severity: Severity;
  /** What the subject names. */
  readonly about: string;
  readonly means: string;
  /** How soon after its condition begins it is raised. */
  readonly raisedWithin: string;
  readonly cleared: string;
  readonly whatToDo: string;
}

const TICK = 'one decision (5 s by default)';

/** Every alarm there is. */
export const CATALOGUE: Readonly<Record<AlarmId, CatalogueEntry>> = {
  'limit-exceeded': {
    severity: 'critical',
    about: 'node',
    means: 'More current is measured at a node than its limit allows on at least one line.',
    raisedWithin: `the sample that shows it: it is decided upon at once, or with ${TICK}`,
    cleared: 'When a decision sees all lines at or below the limit.',
    whatToDo:
      'For less than a dead time (35 s) this is charging that is being reduced. If it lasts, look at what else draws there; charging has then been reduced as far as it goes.',
  },
  'not-followed': {
    severity: 'critical',
    about: 'zone',
    means: 'A zone draws more than it was told to for longer than cars may take to follow.',
    raisedWithin: 'a dead time and two polls after the order (about 75 s)',
    cleared: 'When the zone draws no more than it may.',
    whatToDo:
      'Look in EVCE which station ignores its set-point, and restart it. Others are reduced in its place meanwhile; with `mayStopSessions: true` Busbar ends sessions of a zone that was told 0 A.',
  },
  'meter-lost': {
    severity: 'critical',
    about: 'meter',
    means:
      'A meter has not given a new value for as long as its `fallbackAfter` allows: the zones it guards have their fallback.',
    raisedWithin: `\`fallbackAfter\` of the meter and ${TICK}; at a start a dead time`,
    cleared: 'With its next new value.',
    whatToDo:
      'See in EVCE whether it still shows the meter; check its supply, its gateway and the cabling. `busbar check -c FILE --connect` compares names.',
  },
  'meter-stale': {
    severity: 'warning',
    about: 'meter',
    means: 'A meter has been silent for longer than a dead time. Nothing rises below it; its fallback comes later.',
    raisedWithin: `a dead time and ${TICK}, where \`fallbackAfter\` is longer than that`,
    cleared: 'With its next new value, or when it is lost.',
    whatToDo: 'As for a lost meter; there is still time.',
  },
  'meter-frozen': {
    severity: 'critical',
    about: 'meter',
    means:
      'A meter goes on answering and its values stand still, although other meters move or it shows power and counts no energy.',
    raisedWithin: 'six of the samples it used to change at',
    cleared: 'When one of its values moves.',
    whatToDo: 'Restart the meter or the gateway that caches its values.',
  },
  'meter-reversed': {
    severity: 'critical',
    about: 'meter',
    means: 'A node shows more power flowing back than the sources behind it can give.',
    raisedWithin: 'a dead time (35 s)',
    cleared: 'When what it shows is possible again.',
    whatToDo:
      'Check the direction of the current transformers, set `reversed: true` on the meter, or add the missing source to the site file.',
  },
  'signal-stale': {
    severity: 'warning',
    about: 'signal',
    means: 'No value of a signal is known now. Strategies that need it go by their rule for that case.',
    raisedWithin: `${TICK}; at a start a dead time`,
    cleared: 'When a value is known again.',
    whatToDo: 'Look at the source: is the file written, does the server answer, does the broker have the topic?',
  },
  'box-unreachable': {
    severity: 'critical',
    about: 'site',
    means: 'EVCE does not answer, or does not let Busbar in. The reductions it holds stay; nothing can be changed.',
    raisedWithin: `a request without an answer (8 s) and ${TICK}; at a start a dead time`,
    cleared: 'With the first answer.',
    whatToDo:
      'Check the network and the supply of the box; the detail says how it failed. The zones’ own maxima in EVCE keep the site safe meanwhile.',
  },
  'locked-out': {
    severity: 'critical',
    about: 'site',
    means: 'EVCE answers and refuses the login, or somebody else keeps throwing Busbar out.',
    raisedWithin: '5 s after the refusal',
    cleared: 'With the first answer to a call that needs a session.',
    whatToDo:
      'Wait for half an hour if a session was left open; else check the password, and that nobody else uses this user of the box.',
  },
  'certificate-changed': {
    severity: 'critical',
    about: 'site',
    means:
      'What answers at the box’s address shows another certificate than the pinned one. Nothing is sent to it, the password included.',
    raisedWithin: '5 s after the connection',
    cleared: 'When the right certificate is shown again.',
    whatToDo:
      'Ask who changed it. If the box has a new certificate, compare `busbar evce pin` with its own screen and pin it; if nobody has, somebody is in between.',
  },
  'certificate-expires': {
    severity: 'warning',
    about: 'site',
    means:
      'The box’s certificate runs out within 30 days, has run out, or does not hold yet. Its fingerprint still counts, so Busbar goes on.',
    raisedWithin: '5 s after the connection, or of the day',
    cleared: 'When the box shows one that holds for longer.',
    whatToDo:
      'Have a new certificate made, pin it beside the old one (`evce.pin` takes several), and only then put it into the box. If the dates are right, look at the clock of this machine.',
  },
  'source-lost': {
    severity: 'warning',
    about: 'source',
    means: 'A meter or signal that is not read through EVCE has not been reached for 35 s.',
    raisedWithin: '40 s of the first attempt that failed',
    cleared: 'With the next answer.',
    whatToDo:
      'See to the device, the broker or the address; the detail says how it failed. `busbar check -c FILE --connect` reads each source once. A meter that guards a limit brings its zones to their fallback meanwhile.',
  },
  'box-changed': {
    severity: 'critical',
    about: 'site',
    means: 'The box is not the one it was, or nobody can tell: nothing is written until somebody acknowledges it.',
    raisedWithin: 'a dead time after the login (35 s)',
    cleared: 'When it is acknowledged, or is the old one again.',
    whatToDo: 'If it is the right box: `busbar check -c FILE --connect --acknowledge` with the service stopped.',
  },
  'write-failed': {
    severity: 'critical',
    about: 'zone',
    means: 'Three or more writes to a zone in a row were not confirmed by reading back.',
    raisedWithin: `the third write and ${TICK}`,
    cleared: 'With a confirmed write.',
    whatToDo:
      'The log has what the box answered. `busbar commission ZONE -c FILE` tries the dialect again, with the service stopped.',
  },
  'foreign-writer': {
    severity: 'warning',
    about: 'zone',
    means: 'EVCE holds a reduction that Busbar did not write. The stricter of both stands.',
    raisedWithin: `reading back (30 s) and ${TICK}`,
    cleared: 'When Busbar’s own value is read back.',
    whatToDo: 'Find who else sets reductions: a building management system, a person, a second Busbar.',
  },
  'zone-unlisted': {
    severity: 'critical',
    about: 'zone',
    means: 'EVCE lists no zone of this name: it cannot be told anything, and its cars count as load.',
    raisedWithin: `the listing and ${TICK}`,
    cleared: 'When it is listed.',
    whatToDo: 'Somebody renamed or removed it in EVCE: correct the site file or the box. Names are compared exactly.',
  },
  'strategy-contained': {
    severity: 'warning',
    about: 'strategy',
    means: 'A strategy failed or answered nonsense, and its failsafe counts in its place.',
    raisedWithin: TICK,
    cleared: 'With its next sound answer.',
    whatToDo: 'The detail says what it did. Mend or remove it; `busbar strategy test PATH` shows what it breaks.',
  },
  'shadow-diverges': {
    severity: 'info',
    about: 'strategy',
    means: 'A strategy in shadow would have left less room than those that count for five minutes on end.',
    raisedWithin: `five minutes and ${TICK}`,
    cleared: 'When it would not.',
    whatToDo: 'Nothing: this is what a shadow is for. The dashboard shows both.',
  },
  'clock-step': {
    severity: 'warning',
    about: 'machine',
    means:
      'The clock on the wall was set by more than 2 s. Control goes by another clock; tariffs, demand windows and logs go by this one.',
    raisedWithin: '5 s after the step',
    cleared: 'A quarter of an hour without another step.',
    whatToDo: 'See that time synchronisation works: `timedatectl`, `busbar doctor -c FILE`.',
  },
  'journal-failed': {
    severity: 'warning',
    about: 'machine',
    means: 'Decisions are not being journalled: they go on, and cannot be looked up or replayed later.',
    raisedWithin: '5 s after a decision could not be kept',
    cleared: 'A minute after the last one that could not.',
    whatToDo: 'Look at the disk of the state folder: full, read-only or failing? The log has the error.',
  },
  'disk-low': {
    severity: 'warning',
    about: 'machine',
    means: 'Less than 200 MB are free where the state folder is.',
    raisedWithin: 'a minute',
    cleared: 'When 300 MB are free again.',
    whatToDo: 'Make room. Control goes on without a disk, but a stored session and the journal need one.',
  },
  'loop-delayed': {
    severity: 'warning',
    about: 'machine',
    means:
      'The program is held up for more than 250 ms again and again (one waking in a hundred): the machine is too busy or too small.',
    raisedWithin: 'half a minute',
    cleared: 'After half a minute without.',
    whatToDo: 'See what else runs there (`top`), and whether a strategy of your own takes long.',
  },
};

/** Whether an alarm of this severity is at least as bad as another. */
export const isAsBadAs = (severity: Severity, least: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);

/** All ids, worst first, otherwise in the order of the catalogue. */
export const ALARM_IDS: readonly AlarmId[] = (Object.keys(CATALOGUE) as AlarmId[]).sort(
  (a, b) => SEVERITIES.indexOf(CATALOGUE[a].severity) - SEVERITIES.indexOf(CATALOGUE[b].severity),
);
