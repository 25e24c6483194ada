import { expect, it } from 'vitest';
import { lookAtBox } from '../../../src/cli/doctor/look-at-box.ts';
import type { SiteConfig } from '../../../src/config/index.ts';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';

it('a site without a box has none to be looked at', async () => {
  const config = { evce: null } as unknown as SiteConfig;
  const found = await lookAtBox({
    config,
    environment: {},
    clock: createVirtualClock({ wallStartMs: 0 }),
    heldBy: null,
  });
  expect(found).toMatchObject([{ severity: 'note', subject: 'box' }]);
});
