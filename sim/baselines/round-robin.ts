/**
 * Round robin: one ampere a turn to each car in order, as long as it fits; who cannot have another is out.
 * @module
 */
import { wishedAmps, type BaselineCar } from './car.ts';
import { addAmps, fitsAmps, type Network } from './network.ts';

const STEP_AMPS = 1;

/** Working memory of a run, so that a step allocates nothing. */
export interface RoundRobin {
  readonly loadAmps: Float64Array;
  queue: BaselineCar[];
  next: BaselineCar[];
}

export function createRoundRobin(network: Network): RoundRobin {
  return { loadAmps: new Float64Array(network.rows.length), queue: [], next: [] };
}

/** Sets what each car is offered. The cars are in the order of their turns, the network is empty. */
export function offerInTurns(memory: RoundRobin, network: Network, cars: readonly BaselineCar[]): void {
  const level = safeLevel(memory, network, cars);
  memory.queue.length = 0;
  for (const car of cars) {
    const whole = wholeAmps(car);
    car.offeredAmps = Math.min(level, whole);
    addAmps(network, car.wiring, car.offeredAmps);
    if (whole > level) memory.queue.push(car);
  }
  while (memory.queue.length > 0) takeTurns(memory, network);
}

/** One turn of everybody who is still in. */
function takeTurns(memory: RoundRobin, network: Network): void {
  const { queue, next } = memory;
  next.length = 0;
  for (const car of queue) {
    if (!fitsAmps(network, car.wiring, STEP_AMPS)) continue;
    addAmps(network, car.wiring, STEP_AMPS);
    car.offeredAmps += STEP_AMPS;
    if (car.offeredAmps + STEP_AMPS <= wishedAmps(car)) next.push(car);
  }
  memory.queue = next;
  memory.next = queue;
}

/**
 * Up to here nobody can be refused, whatever the angles, so these turns need not be played: even the plain sums of what
 * all would have stay within every limit.
 */
function safeLevel(memory: RoundRobin, network: Network, cars: readonly BaselineCar[]): number {
  let safe = 0;
  let unsafe = 1 + cars.reduce((highest, car) => Math.max(highest, wholeAmps(car)), 0);
  // Mostly nothing binds at all.
  if (isSafe(memory, network, { cars, level: unsafe - 1 })) return unsafe - 1;
  while (unsafe - safe > 1) {
    const level = (safe + unsafe) >> 1;
    if (isSafe(memory, network, { cars, level })) safe = level;
    else unsafe = level;
  }
  return safe;
}

interface Level {
  readonly cars: readonly BaselineCar[];
  readonly level: number;
}

function isSafe(memory: RoundRobin, network: Network, { cars, level }: Level): boolean {
  const { loadAmps } = memory;
  loadAmps.fill(0);
  for (const car of cars) {
    const { rows, magnitude } = car.wiring;
    const amps = Math.min(level, wholeAmps(car));
    for (let entry = 0; entry < rows.length; entry += 1) {
      const row = rows[entry] as number;
      loadAmps[row] = (loadAmps[row] as number) + (magnitude[entry] as number) * amps;
    }
  }
  for (let row = 0; row < loadAmps.length; row += 1) {
    if ((loadAmps[row] as number) > (network.limitAmps[row] as number)) return false;
  }
  return true;
}

/** What a car can have in whole steps. */
function wholeAmps(car: BaselineCar): number {
  return Math.floor(wishedAmps(car) / STEP_AMPS) * STEP_AMPS;
}
