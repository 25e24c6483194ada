/**
 * From the answer with the sample that crosses a limit to the first cut that this sample led to.
 * @module
 */
import type { Turn } from '../../src/engine/ports.ts';
import type { EvceAnswer, Transport } from '../../src/evce/transport.ts';
import { parseBody, zoneListSchema } from '../../src/evce/wire.ts';
import { isMeterAnswer, watchWire, zoneWritten, type Passing } from './wire-watch.ts';

export interface Stopwatch {
  /** To be told of each turn of the controller, at once. */
  turn(turn: Turn): void;
  /** How long the next reaction takes, ms; null where there is none for so long. */
  next(patienceMs: number): Promise<number | null>;
  dispose(): void;
}

interface Crossing {
  readonly arrivedMs: number;
  /** Names of the zones that are to be cut. */
  readonly zones: ReadonlySet<string>;
}

/** @param zoneNames by id, as the box lists them */
export function createStopwatch(zoneNames: ReadonlyMap<number, string>): Stopwatch {
  let lastMeterMs = 0;
  let crossing: Crossing | null = null;
  let tell: (reactionMs: number) => void = () => undefined;
  const left = (request: Passing): void => {
    const zone = zoneNames.get(zoneWritten(request) ?? NaN);
    if (crossing === null || zone === undefined || !crossing.zones.has(zone)) return;
    tell(request.atMs - crossing.arrivedMs);
    crossing = null;
  };
  const arrived = (answer: Passing): void => {
    if (isMeterAnswer(answer)) lastMeterMs = answer.atMs;
  };
  return {
    turn({ event, effects }) {
      if (event.kind !== 'MeterObserved') return;
      const zones = effects.flatMap((effect) =>
        effect.kind === 'WriteReduction' && effect.intent === 'lower' ? [effect.zone] : [],
      );
      // The client asks one thing at a time: the last meter that answered is the one of this event.
      if (zones.length > 0) crossing = { arrivedMs: lastMeterMs, zones: new Set(zones) };
    },
    next(patienceMs) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(null), patienceMs);
        tell = (reactionMs) => {
          clearTimeout(timer);
          resolve(reactionMs);
        };
      });
    },
    dispose: watchWire({ arrived, left }),
  };
}

/** The same transport, and what the box's zones are called as soon as it has listed them. */
export function withZoneNames(transport: Transport): {
  readonly transport: Transport;
  readonly zoneNames: ReadonlyMap<number, string>;
} {
  const zoneNames = new Map<number, string>();
  const learn = (answer: EvceAnswer): void => {
    if (answer.kind !== 'answered' || answer.status !== 200) return;
    const zones = parseBody(answer.text, zoneListSchema);
    if (!zones.ok) return;
    for (const { id, config } of zones.value) zoneNames.set(id, config.friendly_name ?? '');
  };
  return {
    zoneNames,
    transport: {
      async send(request) {
        const answer = await transport.send(request);
        if (request.path === 'em/zones') learn(answer);
        return answer;
      },
      certificate: () => transport.certificate?.() ?? null,
      close: () => transport.close(),
    },
  };
}
