/**
 * The alphabet of what can go wrong at a box and its field: each kind, what it does, and what may be said of it. Scenarios,
 * the control surface, the help and the swarm of random faults all read this table.
 * @module
 */

/** What a kind of fault bears on; it decides where the fault acts. */
export type FaultGroup = 'answers' | 'writes' | 'box' | 'meters' | 'stations' | 'users';

/** What may be said of a fault besides its kind and how long it lasts. */
export type FaultParameter =
  | 'match'
  | 'probability'
  | 'delay'
  | 'code'
  | 'zone'
  | 'meter'
  | 'station'
  | 'user'
  | 'to'
  | 'every'
  | 'allowedAmps'
  | 'maxAmps'
  | 'factor'
  | 'by'
  | 'reductions'
  | 'password';

export interface FaultKindInfo<Group extends FaultGroup = FaultGroup> {
  readonly group: Group;
  /** What it does, in a sentence. */
  readonly says: string;
  /** False for what happens at once and is over. */
  readonly lasts: boolean;
  readonly parameters: readonly FaultParameter[];
  /** Those of the parameters that must be given. */
  readonly needs: readonly FaultParameter[];
}

type Extra = Partial<Pick<FaultKindInfo, 'parameters' | 'needs'>>;

/** The kinds of a group, each with its own parameters after those that all of them have. */
function kind<Group extends FaultGroup>(group: Group, lasts: boolean, common: readonly FaultParameter[] = []) {
  return (says: string, { parameters = [], needs = [] }: Extra = {}): FaultKindInfo<Group> => {
    return { group, says, lasts, parameters: [...common, ...parameters], needs };
  };
}

const answers = kind('answers', true, ['match', 'probability']);
const writes = kind('writes', true, ['zone']);
const away = kind('box', true);
const box = kind('box', false);
const meters = kind('meters', true, ['meter', 'probability']);
const stations = kind('stations', true, ['station']);
const stationList = kind('stations', false, ['station']);
const users = kind('users', false, ['user']);

/** Every kind of fault. Where a target (zone, meter, station) is left out, all of them are meant. */
export const FAULTS = {
  latency: answers('The answer comes late; the box has acted at once.', { parameters: ['delay'] }),
  late: answers('The box acts late and answers then, perhaps to nobody who still waits.', { parameters: ['delay'] }),
  hang: answers('No answer ever, and the box does not act; the connection stays open.'),
  reset: answers('The connection is reset in the middle of the answer; the box has acted.'),
  truncate: answers('The answer ends early, at a random byte.'),
  trickle: answers('The answer comes one byte at a time.', { parameters: ['delay'] }),
  'bit-flip': answers('One random bit of the answer is wrong.'),
  html: answers('A page in HTML comes in place of the answer; the box does not act.', { parameters: ['code'] }),
  status: answers('The box refuses with a status such as 500, 503, 429 or 409 and does not act.', {
    parameters: ['code'],
  }),
  'absurd-number': answers('One number in the answer is 1e999.'),
  'net-loss': answers('No connection reaches the box.'),

  deaf: writes('A reduction is accepted, stored and shown, and not applied.'),
  'write-lost': writes('A reduction is accepted and forgotten.', { parameters: ['probability'] }),
  'half-applied': writes('Every second station does not get its setpoints.'),
  'foreign-writer': writes(
    'Somebody else writes a reduction again and again; if nothing is said, that nothing is reduced.',
    {
      parameters: ['every', 'allowedAmps'],
    },
  ),

  reboot: away('The box restarts and is away for so long, a minute if nothing is said; every token ends.', {
    parameters: ['reductions'],
  }),
  import: box('A configuration is imported: every id is new.'),
  'factory-reset': box('The box is reset and configured anew in another order; every token ends.'),
  'zone-edit': box('Somebody sets a zone’s maximum.', { parameters: ['zone', 'maxAmps'], needs: ['zone', 'maxAmps'] }),
  'zone-rename': box('Somebody renames a zone.', { parameters: ['zone', 'to'], needs: ['zone', 'to'] }),
  certificate: box('The box shows a new certificate from now on.'),
  'clock-step': box('The box’s clock jumps.', { parameters: ['by'], needs: ['by'] }),

  'meter-unplugged': meters('The box cannot read the meter and knows it.'),
  'meter-frozen': meters('Values and time of the meter stand still.'),
  'meter-stuck': meters('The values of the meter stand still, their time goes on.'),
  'meter-null': meters('The values of the meter are null.'),
  'meter-nan': meters('The values of the meter are written as NaN, which is not JSON.'),
  'meter-negative': meters('All values of the meter have the other sign, currents included.'),
  'meter-reversed': meters('The meter’s transformers are reversed: power and registers change sign, currents do not.'),
  'meter-zero': meters('The meter shows nothing.'),
  'meter-spike': meters('Currents and powers are many times what they are.', { parameters: ['factor'] }),
  'meter-future': meters('The time of the meter’s values is ahead.', { parameters: ['by'] }),
  'meter-gap': meters('The box has no values of the meter: 404.'),

  'station-offline': stations('The box has lost the station, which goes on as the mode `offlineStation` says.'),
  'station-faulted': stations('The station reports a fault and does not charge.'),
  'station-unavailable': stations('The station is out of service.'),
  'station-missing': stations('The station is left out of the list of statuses.'),
  'station-unknown-word': stations('The station’s status is a word that nobody knows.'),
  'station-rename': stationList('Somebody renames a station.', { parameters: ['to'], needs: ['station', 'to'] }),
  'station-delete': stationList('Somebody deletes a station from the box.', { needs: ['station'] }),
  'station-add': stationList('A deleted station is added again, with a new id.', { needs: ['station'] }),

  'user-kick': users('The connection of a user is ended.'),
  'user-delete': users('A user is deleted.'),
  'user-add': users('A user with the EBMS role is added.', {
    parameters: ['password'],
    needs: ['user', 'password'],
  }),
  'user-password': users('A user’s password is changed.', { parameters: ['password'], needs: ['password'] }),
} as const satisfies Readonly<Record<string, FaultKindInfo>>;

/** Name of a kind of fault. */
export type FaultKind = keyof typeof FAULTS;

/** The kinds that bear on the same. */
export type KindOf<Group extends FaultGroup> = {
  [Kind in FaultKind]: (typeof FAULTS)[Kind] extends FaultKindInfo<Group> ? Kind : never;
}[FaultKind];

/** Whether a kind bears on this. */
export function isOfGroup<Group extends FaultGroup>(kind: FaultKind, group: Group): kind is KindOf<Group> {
  return FAULTS[kind].group === group;
}

export const FAULT_KINDS = Object.keys(FAULTS) as readonly FaultKind[];

/** What each parameter says, with its default. */
export const PARAMETERS: Readonly<Record<FaultParameter, string>> = {
  match: 'Which calls: a pattern such as `PUT em/zones/*/reduction`. Default: all.',
  probability: 'How often it acts, such as 20%. Default: 100%.',
  delay: 'How late, or with `trickle` how long for a byte. Default: 2s.',
  code: 'The status, 400–599. Default: 503; with html 502, and 200 is possible.',
  zone: 'Name of a zone.',
  meter: 'Name of a meter.',
  station: 'Name of a station.',
  user: 'Name of a user. Default: everybody, or the user of the controller.',
  to: 'The new name.',
  every: 'How often. Default: 20s.',
  allowedAmps: 'A per phase that the zone is left. Default: its maximum.',
  maxAmps: 'A per phase that the zone may carry.',
  factor: 'How many times as much. Default: 3.',
  by: 'How far, such as 1h or -1h. Default: 1h.',
  reductions: '`kept` or `lost`. Default: as the mode `reductionStore` says.',
  password: 'The new password.',
};
