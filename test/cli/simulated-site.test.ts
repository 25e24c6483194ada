import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSimulatedSite } from '../../src/cli/simulated-site.ts';
import { loadScenario } from '../../src/config/index.ts';
import type { EngineEvent } from '../../src/engine/index.ts';
import { packageRoot } from '../../src/service/package-root.ts';
import { systemClock } from '../../src/service/system-clock.ts';

function demo() {
  const loaded = loadScenario(join(packageRoot(), 'config/demo.yaml'));
  if (!loaded.ok) throw new TypeError(loaded.problems[0]?.message);
  return loaded.value;
}

describe('a simulated site', () => {
  it('answers its client over HTTPS as a real box would', async () => {
    const scenario = demo();
    const clock = systemClock({ speed: 8, startAt: scenario.startMs });
    const opened = await openSimulatedSite(scenario, { clock, environment: {}, log: () => undefined });
    if (!opened.ok) throw new TypeError(opened.problems[0]);
    const { site } = opened;
    expect(site.boxUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const listed = await new Promise<EngineEvent>((resolve) => {
      site.box.source.events$.subscribe((event) => {
        if (event.kind === 'DirectoryListed') resolve(event);
      });
    });
    expect(listed).toMatchObject({ zones: [{ name: 'Garage' }, { name: 'Visitors' }] });
    expect(site.limits().violations).toBe(0);
    await site.box.close();
    await site.close();
  });

  it('is not opened while the environment switches certificate checks off', async () => {
    const scenario = demo();
    const clock = systemClock({ speed: 8, startAt: scenario.startMs });
    const environment = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const opened = await openSimulatedSite(scenario, { clock, environment, log: () => undefined });
    expect(opened).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('NODE_TLS_REJECT_UNAUTHORIZED') as string],
    });
  });
});
