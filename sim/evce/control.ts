/**
 * The control surface of the simulated box, below `/_sim/`: faults and modes for whoever holds its token. It is no part of
 * the box and passes none of its doors, so that it still answers when the box does not.
 * @module
 */
import { FAULTS, PARAMETERS, readFault, readModes, type Fault } from '../../src/config/index.ts';
import type { ListedFault } from '../faults.ts';
import type { Box } from './router.ts';
import { userProblem } from './user-faults.ts';

export interface ControlRequest {
  readonly method: string;
  /** Below `/_sim/`. */
  readonly path: string;
  readonly token: string | null;
  readonly body: unknown;
}

export interface ControlReply {
  readonly status: 200 | 400 | 401 | 404 | 405;
  readonly body: unknown;
}

export interface Control {
  handle(request: ControlRequest): ControlReply;
}

/** What stands in the place of a surface that nobody asked for. */
export const CONTROL_OFF: Control = {
  handle: () => refusal(404, 'the control surface is off: start the device with --control'),
};

const ok = (body: unknown): ControlReply => ({ status: 200, body });
const refusal = (status: Exclude<ControlReply['status'], 200>, message: string): ControlReply => {
  return { status, body: { message } };
};

/** A control surface for a box; `token` opens it. */
export function createControl(box: Box, token: string): Control {
  return {
    handle(request) {
      if (request.token !== token) return refusal(401, 'the control token is missing or wrong');
      const [resource = '', id] = request.path.replace(/\/$/, '').split('/');
      const verbs = resourceNamed(box, resource, id);
      if (verbs === null) return refusal(404, 'no such resource; GET /_sim/ lists what there is');
      return verbs[request.method]?.(request.body) ?? refusal(405, `not with ${request.method}`);
    },
  };
}

type Verbs = Readonly<Record<string, (body: unknown) => ControlReply>>;

function resourceNamed(box: Box, resource: string, id: string | undefined): Verbs | null {
  const { faults } = box.model;
  if (resource === 'faults' && id !== undefined) return oneFault(box, Number(id));
  if (id !== undefined) return null;
  switch (resource) {
    case '':
      return {
        GET: () => ok({ faults: FAULTS, parameters: PARAMETERS, modes: box.model.modes(), resources: RESOURCES }),
      };
    case 'faults':
      return {
        GET: () => ok(faults.list().map(shown)),
        POST: (body) => inject(box, body),
        DELETE: () => {
          faults.clearAll();
          return ok({});
        },
      };
    case 'modes':
      return { GET: () => ok(box.model.modes()), PUT: (body) => setModes(box, body) };
    case 'coverage':
      return { GET: () => ok(faults.coverage()) };
    case 'state':
      return { GET: () => ok(stateOf(box)) };
    default:
      return null;
  }
}

const RESOURCES = {
  'GET /_sim/': 'what can go wrong, and how the box behaves',
  'GET /_sim/faults': 'all faults so far',
  'POST /_sim/faults': 'a new one, such as {"kind":"latency","delay":"3s","for":"1m"}',
  'DELETE /_sim/faults': 'ends all of them',
  'GET /_sim/faults/{id}': 'one of them',
  'DELETE /_sim/faults/{id}': 'ends one',
  'GET /_sim/modes': 'how the box behaves',
  'PUT /_sim/modes': 'changes that, such as {"secondLogin":"kick"}',
  'GET /_sim/coverage': 'which writes, raises and logins faults have met with',
  'GET /_sim/state': 'its time and its counters',
};

function oneFault({ model: { faults } }: Box, id: number): Verbs | null {
  const listed = faults.list().find((each) => each.id === id);
  if (listed === undefined) return null;
  return {
    GET: () => ok(shown(listed)),
    DELETE: () => (faults.clear(id) ? ok({}) : refusal(404, 'this fault is over')),
  };
}

/** Begins at once. */
function inject(box: Box, body: unknown): ControlReply {
  const read = readFault(body);
  if (!read.ok) return refusal(400, read.why);
  const problem = box.model.targetProblem(read.value) ?? userProblem(box, read.value);
  if (problem !== null) return refusal(400, problem);
  const { faults } = box.model;
  const { id } = faults.add(read.value, box.model.plantMs());
  const listed = faults.list().find((each) => each.id === id);
  return ok(listed === undefined ? { id } : shown(listed));
}

function setModes({ model }: Box, body: unknown): ControlReply {
  const read = readModes(body, model.modes());
  if (!read.ok) return refusal(400, read.why);
  model.setModes(read.value);
  return ok(model.modes());
}

/** What is stated of a fault and when it acts; passwords stay where they are. */
function shown({ id, fault, state, beginsMs, endsMs }: ListedFault): object {
  const stated = Object.entries(fault).filter(([key, value]) => value !== null && isOf(fault, key));
  const secondsOf = (timeMs: number): number | null => (Number.isFinite(timeMs) ? timeMs / 1000 : null);
  return {
    id,
    state,
    beginsSeconds: secondsOf(beginsMs),
    endsSeconds: secondsOf(endsMs),
    ...Object.fromEntries(stated),
  };
}

function isOf({ kind }: Fault, key: string): boolean {
  const parameters: readonly string[] = FAULTS[kind].parameters;
  return key === 'kind' || (key !== 'password' && parameters.includes(key.replace(/Ms$/, '')));
}

function stateOf({ model, users }: Box): object {
  const { reductions, flash } = model.written();
  return {
    plantSeconds: model.plantMs() / 1000,
    boxTime: new Date(model.wallMs()).toISOString(),
    isUp: model.isUp(),
    reductionsWritten: reductions,
    flashWrites: flash,
    users: users.list(),
  };
}
