/**
 * One request at a time: the box is small and allows one connection a user. Whoever wants to talk waits in a
 * lane; a cut never waits behind a poll that has not begun.
 * @module
 */

/** In order of precedence. `farewell` is served when nobody else waits. */
const LANES = ['lower', 'raise', 'read-back', 'poll', 'farewell'] as const;
export type Lane = (typeof LANES)[number];

/** The turn to talk to the box. */
export interface Line {
  /** Runs `job` when it is its turn. Within a lane the order of arrival is kept. */
  run<T>(lane: Lane, job: () => Promise<T>): Promise<T>;
}

export function createLine(): Line {
  const waiting = new Map<Lane, (() => void)[]>(LANES.map((lane) => [lane, []]));
  let isBusy = false;

  const next = (): void => {
    if (isBusy) return;
    const lane = LANES.find((each) => (waiting.get(each) ?? []).length > 0);
    const turn = lane === undefined ? undefined : waiting.get(lane)?.shift();
    if (turn === undefined) return;
    isBusy = true;
    turn();
  };

  return {
    async run(lane, job) {
      await new Promise<void>((resolve) => {
        waiting.get(lane)?.push(resolve);
        next();
      });
      try {
        return await job();
      } finally {
        isBusy = false;
        next();
      }
    },
  };
}
