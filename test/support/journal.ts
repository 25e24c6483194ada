/** A journal as a running service writes it, of a simulated site. */
import { createDirectLink } from '../../sim/direct.ts';
import { instantAt } from '../../sim/virtual-clock.ts';
import { buildWorld } from '../../sim/world.ts';
import { loadScenario, onDisk } from '../../src/config/index.ts';
import { createEngine, type BoundStrategy, type EngineEvent } from '../../src/engine/index.ts';
import { beginJournal, setupOf } from '../../src/journal/index.ts';

interface Recorded {
  readonly file?: string;
  readonly steps?: number;
  /** In place of the scenario's own. */
  readonly strategies?: readonly BoundStrategy[];
}

/** Half an hour of the parity scenario, or what else is asked for, journalled as a running service would. */
export function recordJournal({ file = 'test/fixtures/parity.yaml', steps = 180, ...own }: Recorded = {}): string {
  const loaded = loadScenario(file, onDisk({}));
  if (!loaded.ok) throw new TypeError('the scenario is wrong');
  const { strategies } = { ...loaded.value.site, ...own };
  const built = buildWorld(loaded.value, { seed: 1 });
  if (!built.ok) throw new TypeError(built.problems.join('\n'));
  const { world } = built;
  const engine = createEngine({ site: world.site, strategies });
  const link = createDirectLink(world);
  const lines: string[] = [];
  const sink = { write: (text: string) => lines.push(text) > 0, close: async () => undefined };
  const setup = setupOf({ site: world.site, strategies });
  const writer = beginJournal(sink, { site: world.site.name, startedAt: '2024-03-04T08:00:00+01:00', setup });
  let state = engine.initial;
  for (let step = 0; step < steps; step += 1) {
    world.advance(step * world.stepMs);
    const at = instantAt(world.wallStartMs, step * world.stepMs);
    const events: EngineEvent[] = [...world.signals.observe(at), ...link.observe(at), { kind: 'Tick', at }];
    for (const event of events) {
      const next = engine.step(state, event);
      state = next.state;
      writer.append(event, next.effects);
      for (const effect of next.effects) if (effect.kind === 'WriteReduction') events.push(...link.write(effect, at));
    }
  }
  return lines.join('');
}
