/**
 * What Busbar reads and writes of each call, so that the description of a box can be held against it.
 * @module
 */
import { CALLS, type CallName } from '../../evce/endpoints.ts';

/** The kind of value that a field holds. */
export type FieldKind = 'number' | 'whole number' | 'text' | 'yes or no' | 'group';

/** A field of a body, named from its top; a list stands for each of its entries. */
export interface NeededField {
  readonly name: string;
  readonly kind: FieldKind;
  /** Without it Busbar does not work, or only works less well. */
  readonly isVital: boolean;
}

/** What is needed of a call. */
export interface NeededCall {
  readonly name: CallName;
  /** Calls that only hands use (`busbar evce`) are good to have. */
  readonly isVital: boolean;
  readonly request: readonly NeededField[];
  readonly answer: readonly NeededField[];
}

const vital = (kind: FieldKind, ...names: readonly string[]): readonly NeededField[] =>
  names.map((name) => ({ name, kind, isVital: true }));
const useful = (kind: FieldKind, ...names: readonly string[]): readonly NeededField[] =>
  names.map((name) => ({ name, kind, isVital: false }));
const lines = (name: string): readonly string[] => ['l1', 'l2', 'l3'].map((line) => `${name}.${line}`);

type Bodies = Partial<Pick<NeededCall, 'request' | 'answer'>>;

const THING = [...vital('whole number', 'id'), ...vital('text', 'config.friendly_name')];

/** The reduction's own fields are the dialect's, and proposed from the description itself. */
const VITAL: Readonly<Partial<Record<CallName, Bodies>>> = {
  login: { request: vital('text', 'login', 'password'), answer: vital('text', 'token') },
  logout: {},
  zones: {
    answer: [
      ...THING,
      ...vital('number', 'config.max_current'),
      ...useful('number', 'config.voltage'),
      ...useful('whole number', 'config.phases', 'config.parent_id'),
      ...useful('text', 'config.mode', 'config.allocation'),
    ],
  },
  zoneStatus: { answer: [...vital('number', ...lines('setpoint'))] },
  zoneReduction: {},
  reduceZone: {},
  stations: {
    answer: [
      ...THING,
      ...useful('whole number', 'config.zone_id', 'config.phases'),
      ...useful('text', 'config.phase_rotation'),
      ...useful('number', 'config.min_current', 'config.max_current'),
      ...useful('yes or no', 'config.vip'),
    ],
  },
  stationStatuses: {
    answer: [
      ...vital('whole number', 'id'),
      ...vital('text', 'status'),
      ...vital('number', ...lines('current')),
      ...useful('number', 'setpoint', 'energy'),
      ...useful('yes or no', 'connected'),
    ],
  },
  meters: { answer: THING },
  meterValues: {
    answer: [
      ...vital('number', ...lines('current')),
      ...useful('number', ...lines('voltage'), ...lines('active_power'), 'energy.import', 'energy.export'),
      ...useful('text', 'status', 'timestamp'),
    ],
  },
};

/** Every call of the role, the vital ones first. */
export const NEEDED_CALLS: readonly NeededCall[] = (Object.keys(CALLS) as CallName[])
  .map((name): NeededCall => {
    const bodies = VITAL[name];
    return { name, isVital: bodies !== undefined, request: bodies?.request ?? [], answer: bodies?.answer ?? [] };
  })
  .sort((a, b) => Number(b.isVital) - Number(a.isVital));
