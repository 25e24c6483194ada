/** A simulated box on the network with a site file that names it; its time, and that of who talks to it, runs fast. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/engine/ports.ts';
import { epochMs } from '../../../src/engine/index.ts';
import { DEFAULT_DIALECT, type Dialect } from '../../../src/evce/dialect.ts';
import { systemClock } from '../../../src/service/system-clock.ts';
import { startDevice, type Device } from '../../../sim/evce/device.ts';
import type { BoxModel } from '../../../sim/evce/model.ts';
import { createBox } from '../../../sim/evce/router.ts';
import { aBox, CONTROLLER, WALL_START_MS } from '../../sim/evce/support/boxes.ts';

export interface NetworkedBox {
  readonly device: Device;
  readonly model: BoxModel;
  readonly clock: Clock;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Writes a site file with this section `evce.dialect`, and other lines in place of its own. */
  siteFile(dialect?: string, replacements?: Readonly<Record<string, string>>): string;
  readonly close: () => Promise<void>;
}

const SPEED = 20;
const STEP_MS = 1_000;

export async function boxOnTheNetwork(dialect: Dialect = DEFAULT_DIALECT): Promise<NetworkedBox> {
  const { model } = aBox({ dialect });
  const clock = systemClock({ speed: SPEED, startAt: epochMs(WALL_START_MS) });
  const begunMs = clock.now().monoMs;
  model.advance(0);
  let cancel = clock.schedule(STEP_MS, pass);
  function pass(): void {
    model.advance(clock.now().monoMs - begunMs);
    cancel = clock.schedule(STEP_MS, pass);
  }
  const box = createBox({ model, users: [CONTROLLER], drawSecret: () => new Uint8Array(32).fill(9) });
  const device = await startDevice({ box, port: 0 });
  const folder = mkdtempSync(join(tmpdir(), 'busbar-network-'));
  return {
    device,
    model,
    clock,
    folder,
    environment: { PASSWORD: CONTROLLER.password },
    siteFile(stated = 'dialect: { unit: ampere }', replacements = {}) {
      const file = join(folder, 'site.yaml');
      writeFileSync(file, Object.entries(replacements).reduce(replaced, siteText(device, stated)));
      return file;
    },
    close: async () => {
      cancel();
      await device.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function replaced(text: string, [from, to]: readonly [string, string]): string {
  if (!text.includes(from)) throw new RangeError(`the site file has no ${from}`);
  return text.replace(from, to);
}

const siteText = ({ url, fingerprint }: Device, dialect: string): string => `site: Test
timezone: Europe/Berlin
evce:
  url: '${url}'
  user: ${CONTROLLER.name}
  password: { env: PASSWORD }
  pin: ['${fingerprint}']
  ${dialect}
nodes:
  - { name: Main, limitAmps: 250, meters: [Main incomer], worstBackgroundAmps: 120 }
  - { name: Garage, parent: Main, zone: Garage, limitAmps: 63, fallbackAmps: 32 }
  - { name: Visitors, parent: Main, zone: Visitors, limitAmps: 32, fallbackAmps: 16 }
meters:
  - { name: Main incomer, importRegister: true }
`;
