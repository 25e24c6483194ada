/**
 * A scenario's box with its plant, alive: time passes on the given clock, and the box answers over real HTTPS on this
 * machine. `busbar device` is this and nothing more; the demo regulates it.
 * @module
 */
import type { ScenarioConfig } from '../config/index.ts';
import type { Clock } from '../engine/ports.ts';
import { ListenFailure, startDevice, type Device } from '../../sim/evce/device.ts';
import { createControl } from '../../sim/evce/control.ts';
import { createFront } from '../../sim/evce/front.ts';
import { createBox } from '../../sim/evce/router.ts';
import { harmUsers } from '../../sim/evce/user-faults.ts';
import { worded } from '../../sim/evce/wording.ts';
import { createRandom, type Random } from '../../sim/random.ts';
import { buildWorld, type World } from '../../sim/world.ts';

export interface SimulatedBox {
  readonly world: World;
  readonly device: Device;
  /** Opens the control surface; null where it is off. */
  readonly controlToken: string | null;
  /** Stops time and ends all connections. */
  readonly close: () => Promise<void>;
}

export interface SimulatedBoxOptions {
  /** Plant time 0 is now on this clock. */
  readonly clock: Clock;
  /** 0 takes a free one. */
  readonly port: number;
  /** Whether faults and modes may be set while it runs; not unless said so. */
  readonly isControlled?: boolean;
}

/** A box that runs, or why none does, for people. */
export type OpenedBox =
  { readonly ok: true; readonly box: SimulatedBox } | { readonly ok: false; readonly problems: readonly string[] };

/** The one user of a simulated box. Made up, so it may be told to anyone; the box is for this machine only. */
export const MADE_UP_USER = { name: 'busbar', password: 'Made-up-4-the-box!', role: 'EBMS' } as const;

/** Builds the plant, starts the box and lets time pass. When it cannot listen, nothing has been started. */
export async function openSimulatedBox(scenario: ScenarioConfig, options: SimulatedBoxOptions): Promise<OpenedBox> {
  const built = buildWorld(scenario, { seed: scenario.seed });
  if (!built.ok) return built;
  const { world } = built;
  const { clock, port, isControlled = false } = options;
  const random = createRandom(scenario.seed).split('box');
  const secrets = random.split('secrets');
  const box = worded(createBox({ model: world.box, users: [MADE_UP_USER], drawSecret: () => drawBytes(secrets) }));
  harmUsers(box);
  const controlToken = isControlled ? Buffer.from(drawBytes(random.split('control'))).toString('hex') : null;
  try {
    const device = await startDevice({
      box,
      port,
      front: createFront({ model: world.box, clock, random: random.split('front') }),
      ...(controlToken === null ? {} : { control: createControl(box, controlToken) }),
    });
    const stopTime = passTime(world, clock);
    const close = (): Promise<void> => {
      stopTime();
      return device.close();
    };
    return { ok: true, box: { world, device, controlToken, close } };
  } catch (error) {
    if (error instanceof ListenFailure) return { ok: false, problems: [`the simulated box: ${error.message}`] };
    throw error;
  }
}

/** The guide: 256 random bits. Seeded ones do, for the box believes only tokens that it has given out itself. */
const drawBytes = (random: Random): Uint8Array => Uint8Array.from({ length: 32 }, () => random.integer(0, 255));

/** Keeps the plant in step with the clock; what a busy machine misses is made up step by step. */
function passTime(world: World, clock: Clock): () => void {
  const startMs = clock.now().monoMs;
  let reachedMs = 0;
  world.advance(reachedMs);
  let cancel = clock.schedule(world.stepMs, pass);
  function pass(): void {
    const elapsedMs = clock.now().monoMs - startMs;
    while (reachedMs + world.stepMs <= elapsedMs) world.advance((reachedMs += world.stepMs));
    cancel = clock.schedule(reachedMs + world.stepMs - elapsedMs, pass);
  }
  return () => {
    cancel();
  };
}
