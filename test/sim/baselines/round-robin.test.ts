import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addAmps, createNetwork, fitsAmps } from '../../../sim/baselines/network.ts';
import { runBaseline } from '../../../sim/baselines/run.ts';
import { beginStep } from '../../../sim/baselines/network.ts';
import { problems } from '../../support/charging-problem.ts';

describe('round robin', () => {
  it('comes out as if every turn were played', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const network = createNetwork(problem);
        runBaseline(problem, 'round-robin', (step, cars) => {
          beginStep(network, step);
          const given = new Map(cars.map((car) => [car, 0]));
          const queue = [...cars];
          for (let car = queue.shift(); car !== undefined; car = queue.shift()) {
            const next = (given.get(car) ?? 0) + 1;
            if (next > Math.min(car.stationMaxAmps, car.missingAmpSteps) || !fitsAmps(network, car.wiring, 1)) continue;
            addAmps(network, car.wiring, 1);
            given.set(car, next);
            queue.push(car);
          }
          expect(cars.map(({ offeredAmps }) => offeredAmps)).toEqual(cars.map((car) => given.get(car)));
        });
      }),
    );
  });
});
