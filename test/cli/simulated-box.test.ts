import { afterEach, describe, expect, it } from 'vitest';
import { openSimulatedBox, MADE_UP_USER, type SimulatedBox } from '../../src/cli/simulated-box.ts';
import { loadScenario, type ScenarioConfig } from '../../src/config/index.ts';
import { openHttps } from '../../src/evce/transport-https.ts';
import { createVirtualClock } from '../../sim/virtual-clock.ts';

const opened: SimulatedBox[] = [];
afterEach(async () => {
  for (const box of opened.splice(0)) await box.close();
});

function theDemo(): ScenarioConfig {
  const loaded = loadScenario('config/demo.yaml');
  if (!loaded.ok) throw new RangeError(loaded.problems[0]?.message);
  return loaded.value;
}

async function aBox(port = 0) {
  const scenario = theDemo();
  const clock = createVirtualClock({ wallStartMs: scenario.startMs });
  const outcome = await openSimulatedBox(scenario, { clock, port });
  if (outcome.ok) opened.push(outcome.box);
  return { clock, scenario, outcome };
}

describe('a simulated box with its plant', () => {
  it('lives by the clock it is given, in whole steps', async () => {
    const { clock, scenario, outcome } = await aBox();
    if (!outcome.ok) throw new RangeError(outcome.problems[0]);
    const { world } = outcome.box;
    expect(world.box.wallMs()).toBe(scenario.startMs);
    clock.advanceTo(90_500);
    expect(world.plant.nowMs()).toBe(90_000);
    expect(world.box.wallMs()).toBe(scenario.startMs + 90_000);
  });

  it('stands still once it is closed', async () => {
    const { clock, outcome } = await aBox();
    if (!outcome.ok) throw new RangeError(outcome.problems[0]);
    clock.advanceTo(10_000);
    await outcome.box.close();
    clock.advanceTo(20_000);
    expect(outcome.box.world.plant.nowMs()).toBe(10_000);
  });

  it('lets its made-up user in over HTTPS', async () => {
    const { outcome } = await aBox();
    if (!outcome.ok) throw new RangeError(outcome.problems[0]);
    const { url, fingerprint } = outcome.box.device;
    const https = openHttps({ url, pins: [fingerprint], environment: {} });
    if (!https.ok) throw new RangeError(https.why);
    const body = { login: MADE_UP_USER.name, password: MADE_UP_USER.password };
    const answer = await https.transport.send({ method: 'POST', path: 'login/login', token: null, body });
    await https.transport.close();
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
  });

  it('has a user whose password keeps the box’s own rule', () => {
    const { password } = MADE_UP_USER;
    expect(password.length).toBeGreaterThanOrEqual(12);
    for (const needed of [/[a-z]/, /[A-Z]/, /\d/, /[@$!%?&]/]) expect(password).toMatch(needed);
  });

  it('says so when its port is in use, and starts nothing', async () => {
    const first = await aBox();
    if (!first.outcome.ok) throw new RangeError(first.outcome.problems[0]);
    const port = Number(new URL(first.outcome.box.device.url).port);
    const second = await aBox(port);
    expect(second.outcome).toMatchObject({ ok: false, problems: [expect.stringContaining(`${port} is in use`)] });
    second.clock.advanceTo(60_000);
  });
});
