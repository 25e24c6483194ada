/** The client put together around a fake box on a virtual clock. */
import type { EngineEvent } from '../../../src/engine/index.ts';
import { DEFAULT_DIALECT } from '../../../src/evce/dialect.ts';
import { openEvce, type Evce, type EvceOptions } from '../../../src/evce/index.ts';
import { memoryTokenStore } from '../../../src/evce/token-store.ts';
import { createVirtualClock, type VirtualClock } from '../../../sim/virtual-clock.ts';
import { siteOf } from '../../support/site.ts';
import { fakeBox, type FakeBox } from './fake-box.ts';

export const TEST_SITE = siteOf({
  nodes: [
    { name: 'Main', limitAmps: 200, metered: true },
    { name: 'Garage', parent: 'Main', limitAmps: 100, zone: true },
    { name: 'Visitors', parent: 'Main', limitAmps: 63, zone: true },
  ],
});

export const STEP_MS = 10_000;
const EVERY_STEP = { metersMs: STEP_MS, statusesMs: STEP_MS, reductionsMs: STEP_MS, directoryMs: STEP_MS };

export interface ClientUnderTest {
  readonly box: FakeBox;
  readonly clock: VirtualClock;
  readonly evce: Evce;
  /** What the source emitted; filled once `source.events$` is subscribed to by `observe`. */
  readonly events: EngineEvent[];
  /** What the writer emitted. */
  readonly outcomes: EngineEvent[];
  readonly log: string[];
  readonly observe: () => () => void;
}

/** Everything is read in every step of `STEP_MS`, unless the options say otherwise. */
export function clientUnderTest(options: Partial<EvceOptions> = {}): ClientUnderTest {
  const box = fakeBox();
  const clock = createVirtualClock({ wallStartMs: 0 });
  const [events, outcomes, log]: [EngineEvent[], EngineEvent[], string[]] = [[], [], []];
  const evce = openEvce({
    transport: box.transport,
    clock,
    credentials: { user: 'busbar', password: () => 'Secret-Canary-1!' },
    tokenStore: memoryTokenStore(),
    dialect: DEFAULT_DIALECT,
    site: TEST_SITE,
    intervals: EVERY_STEP,
    log: (level, text) => log.push(`${level} ${text}`),
    jitter: () => 0,
    ...options,
  });
  evce.writer.outcomes$.subscribe((outcome) => outcomes.push(outcome));
  const observe = () => {
    const subscription = evce.source.events$.subscribe((event) => events.push(event));
    return () => subscription.unsubscribe();
  };
  return { box, clock, evce, events, outcomes, log, observe };
}
