import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { LivedTurn } from '../../src/engine/ports.ts';
import { createEngine } from '../../src/engine/index.ts';
import { follow } from '../../src/service/followers.ts';
import { siteOf } from '../support/site.ts';
import { at } from '../support/drive.ts';

const site = siteOf({ nodes: [{ name: 'Main', limitAmps: 100, metered: true }] });
const initial = createEngine({ site, strategies: [] }).initial;
const turn = (cycle: number): LivedTurn => ({
  event: { kind: 'Tick', at: at(cycle) },
  effects: [],
  state: { ...initial, cycle },
});

describe('who follows the controller', () => {
  it('ends nothing by breaking, and is told of once', () => {
    const turns = new Subject<LivedTurn>();
    const errors: string[] = [];
    const shown: number[] = [];
    const log = { error: (_: object, text: string) => void errors.push(text) };
    const followed = follow(turns, {
      initial,
      journal: {
        append: () => {
          throw new RangeError('no room');
        },
      },
      live: { take: ({ event }) => void shown.push(event.at.monoMs) },
      report: () => undefined,
      log: log as never,
    });
    turns.next(turn(1));
    turns.next(turn(2));
    expect(shown).toEqual([at(1).monoMs, at(2).monoMs]);
    expect(errors).toEqual(['the journal has failed; the site is regulated all the same']);
    expect(followed.engineState().cycle).toBe(2);
  });

  it('knows the state with which the controller began before the first turn', () => {
    const followed = follow(new Subject<LivedTurn>(), {
      initial,
      journal: null,
      live: { take: () => undefined },
      report: () => undefined,
      log: { error: () => undefined } as never,
    });
    expect(followed.engineState()).toBe(initial);
  });
});
