/**
 * Open questions about EVCE to which the possible answers are words.
 * @module
 */

/** A question to which the answers are words. */
export interface Choice {
  /** What is asked. */
  readonly asks: string;
  /** The answer unless told otherwise. */
  readonly fallback: string;
  /** What each answer means. */
  readonly answers: Readonly<Record<string, string>>;
}

/** Modes whose answers are words. */
export const CHOICES = {
  secondLogin: {
    asks: 'What becomes of a login while the user has a connection?',
    fallback: 'refuse',
    answers: { refuse: 'it is refused until the connection ends', kick: 'it succeeds and ends the connection' },
  },
  secondLoginStatus: {
    asks: 'With which status is a second login refused?',
    fallback: 'forbidden',
    answers: { forbidden: '403', unauthorized: '401, as for a wrong password', conflict: '409' },
  },
  activity: {
    asks: 'Which requests keep a token alive beyond its 30 minutes?',
    fallback: 'all',
    answers: { all: 'every request', writes: 'PUT and POST only', none: 'none: it ends 30 minutes after the login' },
  },
  roleSpelling: {
    asks: 'How does a token spell the role of a building’s energy management?',
    fallback: 'EBMS',
    answers: { EBMS: 'as in user management', BEMS: 'as in the guide’s example of a token' },
  },
  reductionStore: {
    asks: 'Where is a reduction kept, and does it survive a restart?',
    fallback: 'memory',
    answers: {
      memory: 'in memory: it is lost',
      flash: 'every write goes to flash: it survives',
      'flash-by-minute': 'flash is written once a minute: what was last saved comes back',
    },
  },
  reductionAfterEdit: {
    asks: 'Does a reduction survive a change of its zone’s configuration?',
    fallback: 'kept',
    answers: { kept: 'yes', lost: 'no' },
  },
  reductionAfterImport: {
    asks: 'Do reductions survive the import of a configuration?',
    fallback: 'lost',
    answers: { lost: 'no', kept: 'yes' },
  },
  putAnswer: {
    asks: 'What does the 200 to a PUT of a reduction say?',
    fallback: 'stored',
    answers: { stored: 'stored; the stations follow later', applied: 'the stations have it: it comes that late' },
  },
  readBack: {
    asks: 'Which reduction does a GET show?',
    fallback: 'stored',
    answers: { stored: 'the one stored last', applied: 'the one that the stations have' },
  },
  reductionReply: {
    asks: 'What stands in the 200 to a PUT of a reduction?',
    fallback: 'echo',
    answers: { echo: 'the reduction', empty: 'nothing: {}' },
  },
  base: {
    asks: 'From what does a zone that regulates on a meter subtract its reduction?',
    fallback: 'setpoint',
    answers: {
      setpoint: 'from what its meter leaves it: maximum − background − reduction',
      max: 'from its maximum: the lesser of maximum − reduction and what its meter leaves',
    },
  },
  beyondMaximum: {
    asks: 'What becomes of a reduction greater than the zone’s maximum?',
    fallback: 'accept',
    answers: {
      accept: 'it is stored as it is and leaves nothing',
      clamp: 'the greatest sensible one is stored',
      refuse: '400',
    },
  },
  invalidReduction: {
    asks: 'What becomes of a reduction that is null, negative, text or missing?',
    fallback: 'refuse',
    answers: { refuse: '400', zero: 'it is taken for no reduction' },
  },
  fractions: {
    asks: 'What does a box that counts in whole numbers make of a fraction?',
    fallback: 'refuse',
    answers: { refuse: '400', round: 'it rounds to the nearest' },
  },
  lowerBound: {
    asks: 'What happens when a zone cannot give every car its least current?',
    fallback: 'pause',
    answers: { pause: 'some cars are suspended', hold: 'every car keeps its least current, whatever the zone carries' },
  },
  turns: {
    asks: 'Do suspended cars take turns with those that charge?',
    fallback: 'rotate',
    answers: { rotate: 'every 15 minutes', stay: 'no: they wait until a car leaves' },
  },
  onMeterLoss: {
    asks: 'What does a dynamic zone do without its meter?',
    fallback: 'degraded',
    answers: {
      degraded: 'it falls to its degraded current',
      hold: 'it goes on with the last background it knew',
      ignore: 'it takes the background for nothing',
    },
  },
  offlineStation: {
    asks: 'What does a station do that has lost the box?',
    fallback: 'keep',
    answers: {
      keep: 'it keeps its last setpoint (OCPP 1.6, 3.13.6)',
      degraded: 'it falls to its own degraded current',
    },
  },
  lostStationWord: {
    asks: 'What does the box say of a station it has lost?',
    fallback: 'Disconnected',
    answers: {
      Disconnected: 'Disconnected, not connected',
      Unavailable: 'Unavailable, not connected',
      last: 'what the station said last, not connected',
    },
  },
  lostStationShare: {
    asks: 'What does the box keep aside for a station it has lost?',
    fallback: 'reserve',
    answers: { reserve: 'its last setpoint', forget: 'nothing: others get its current' },
  },
  meterStamps: {
    asks: 'How do meter values say when they were measured?',
    fallback: 'iso',
    answers: { iso: 'RFC 3339', epoch: 'seconds since 1970', none: 'not at all' },
  },
  meterUnplugged: {
    asks: 'What values does the box give of a meter it cannot read?',
    fallback: 'last',
    answers: { last: 'the last ones', null: 'null', zero: 'zero' },
  },
  meterStatus: {
    asks: 'What status stands over values of a meter that the box cannot read?',
    fallback: 'honest',
    answers: { honest: 'timeout', ok: 'ok, as ever' },
  },
  statuses: {
    asks: 'In what shape do all stations’ statuses come?',
    fallback: 'list',
    answers: { list: 'a list', map: 'an object keyed by id' },
  },
  zoneStations: {
    asks: 'What stands in the list of a zone’s stations?',
    fallback: 'ids',
    answers: { ids: 'ids', objects: 'whole stations' },
  },
  keys: {
    asks: 'How are the fields of bodies spelled?',
    fallback: 'snake',
    answers: { snake: 'friendly_name', camel: 'friendlyName' },
  },
  idsAfterReset: {
    asks: 'Where do ids go on after a factory reset?',
    fallback: 'rising',
    answers: {
      rising: 'above all that were ever given',
      restart: 'at the first one, so that old ids name other things',
    },
  },
  names: {
    asks: 'Must friendly names be unique?',
    fallback: 'unique',
    answers: { unique: 'yes: a name that is taken is refused', repeatable: 'no' },
  },
  certificate: {
    asks: 'What certificate does the box show?',
    fallback: 'valid',
    answers: {
      valid: 'one for its address that is in force',
      expired: 'one that is over since a day',
      early: 'one that begins in a day, as after a wrong clock',
      'other-name': 'one for another name',
    },
  },
  certificateAtReboot: {
    asks: 'Does a restart make a new certificate?',
    fallback: 'kept',
    answers: { kept: 'no', new: 'yes' },
  },
  requests: {
    asks: 'How many requests does the box work on at a time?',
    fallback: 'together',
    answers: { together: 'all that come', 'in-turn': 'one; the others wait' },
  },
} as const satisfies Readonly<Record<string, Choice>>;
