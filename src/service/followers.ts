/**
 * Who is told of each turn of the controller: the journal, and those who look. What breaks in one of them ends nothing.
 * @module
 */
import type { Observable } from 'rxjs';
import type { EngineState } from '../engine/index.ts';
import type { LivedTurn } from '../engine/ports.ts';
import type { Journal } from '../journal/index.ts';
import type { LiveSite } from './live-site.ts';
import type { Logger } from './log.ts';

export interface Followers {
  readonly initial: EngineState;
  readonly journal: Pick<Journal, 'append'> | null;
  readonly live: Pick<LiveSite, 'take'>;
  readonly report: (error: unknown) => void;
  readonly log: Logger;
}

/** Starts the controller. What breaks in a follower is told once. */
export function follow(turns$: Observable<LivedTurn>, { initial, journal, live, report, log }: Followers) {
  let engineState = initial;
  const broken = new Set<string>();
  const told = (who: string, tell: () => void): void => {
    try {
      tell();
    } catch (error) {
      if (!broken.has(who)) log.error({ err: error }, `${who} has failed; the site is regulated all the same`);
      broken.add(who);
    }
  };
  const subscription = turns$.subscribe({
    next(turn) {
      engineState = turn.state;
      told('the journal', () => journal?.append(turn.event, turn.effects, turn.state));
      told('showing a turn', () => live.take(turn));
    },
    error: report,
  });
  return { subscription, engineState: (): EngineState => engineState };
}
