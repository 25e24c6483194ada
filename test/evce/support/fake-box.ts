/** A box reduced to what the client's tests look at: it answers from a table and remembers what it was asked. */
import type { EvceAnswer, EvceRequest, Transport } from '../../../src/evce/transport.ts';

export interface FakeBox {
  readonly transport: Transport;
  /** `METHOD path` of every request, in order. */
  readonly asked: string[];
  readonly requests: EvceRequest[];
  /** Bodies of GET answers by path; change them as the test goes. */
  readonly bodies: Map<string, unknown>;
  readonly openTokens: Set<string>;
  /** Consulted before the table; null lets the table answer. */
  intercept: (request: EvceRequest) => EvceAnswer | Promise<EvceAnswer> | null;
  isClosed: boolean;
}

export const answered = (status: number, body?: unknown): EvceAnswer => ({
  kind: 'answered',
  status,
  text: body === undefined ? '' : JSON.stringify(body),
});

export const unanswered = (why: Extract<EvceAnswer, { kind: 'unanswered' }>['why']): EvceAnswer => ({
  kind: 'unanswered',
  why,
  detail: 'scripted',
});

const ZONES = [
  { id: 1, config: { friendly_name: 'Garage', max_current: 100, voltage: 230, phases: 3 } },
  { id: 2, config: { friendly_name: 'Visitors', max_current: 63, voltage: 230, phases: 3 } },
];
const STATIONS = [
  {
    id: 11,
    config: { friendly_name: 'G1', zone_id: 1, phases: 3, phase_rotation: 'L1L2L3', min_current: 6, max_current: 32 },
  },
  { id: 12, config: { friendly_name: 'V1', zone_id: 2, phases: 1 } },
];
const STATUSES = [
  { id: 11, status: 'Charging', connected: true, setpoint: 16, current: { l1: 15.5, l2: 15.6, l3: 15.4 }, energy: 1.5 },
  { id: 12, status: 'Available', connected: true, current: { l1: 0, l2: 0, l3: 0 } },
];
const METERS = [{ id: 21, config: { friendly_name: 'Main meter' } }];
const METER_VALUES = {
  status: 'ok',
  timestamp: '2026-11-22T08:44:01Z',
  current: { l1: 40, l2: 41, l3: 42 },
  voltage: { l1: 230, l2: 231, l3: 229 },
  active_power: { l1: 9, l2: 9.1, l3: -0.5 },
  energy: { import: 12.5, export: 0 },
};

/** A box with two zones, a station in each, and a meter. Its tokens are `t1`, `t2`, … */
export function fakeBox(): FakeBox {
  let logins = 0;
  const box: FakeBox = {
    transport: {
      async send(request) {
        box.requests.push(request);
        box.asked.push(`${request.method} ${request.path}`);
        return (await box.intercept(request)) ?? answer(request);
      },
      async close() {
        box.isClosed = true;
      },
    },
    asked: [],
    requests: [],
    bodies: new Map<string, unknown>([
      ['em/zones', ZONES],
      ['stations/', STATIONS],
      ['stations/statuses', STATUSES],
      ['stations/firmwares', []],
      ['pms', METERS],
      ['pms/21/values', METER_VALUES],
      ['em/zones/1/reduction', { reduction: 0 }],
      ['em/zones/2/reduction', { reduction: 0 }],
    ]),
    openTokens: new Set(),
    intercept: () => null,
    isClosed: false,
  };
  const answer = (request: EvceRequest): EvceAnswer => {
    if (request.path === 'login/login') {
      logins += 1;
      box.openTokens.add(`t${logins}`);
      return answered(200, { token: `t${logins}` });
    }
    if (request.token === null || !box.openTokens.has(request.token)) return answered(401, { message: 'who are you?' });
    if (request.path === 'login/logout') {
      box.openTokens.delete(request.token);
      return answered(200);
    }
    if (!box.bodies.has(request.path)) return answered(404, { message: 'no such thing' });
    if (request.method === 'PUT') box.bodies.set(request.path, request.body);
    return answered(200, request.method === 'PUT' ? {} : box.bodies.get(request.path));
  };
  return box;
}

/** What was asked for besides logging in and out. */
export const askedOfWork = (box: FakeBox): readonly string[] => box.asked.filter((line) => !line.includes('login/'));

/** An answer that is given when the test says so. */
export function later(): { readonly answer: Promise<EvceAnswer>; give(answer: EvceAnswer): void } {
  let give: (answer: EvceAnswer) => void = () => undefined;
  const answer = new Promise<EvceAnswer>((resolve) => {
    give = resolve;
  });
  return { answer, give: (given) => give(given) };
}

/** Lets every promise that can run do so. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
