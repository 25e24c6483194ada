/**
 * Who is told by a running service, besides those who look: hooks of alarms, and the supervisor that has started it.
 * @module
 */
import type { Environment } from '../config/index.ts';
import type { Publish } from '../service/alarms/hook-carrier.ts';
import { openHooks, type HookRunner } from '../service/alarms/hooks.ts';
import { readSecretFile } from '../service/box-access.ts';
import type { Logger } from '../service/log.ts';
import { supervisorOf, type Supervisor } from '../service/supervision/supervisor.ts';
import { realTime } from '../service/system-clock.ts';
import type { BrokerLink } from '../sources/index.ts';
import type { Ground } from './ground.ts';

export interface Attendants {
  readonly hooks: HookRunner | null;
  readonly supervisor: Supervisor | null;
}

/** Those whom the site file and the environment name. */
export function attendantsOf(
  { config, outside }: Pick<Ground, 'config' | 'outside'>,
  to: { readonly log: Logger; readonly environment: Environment },
): Attendants {
  const { log, environment } = to;
  const clock = realTime();
  const secrets = { env: environment, readFile: readSecretFile };
  const ports = { secrets, publish: publishBy(outside?.broker ?? null) };
  const { site, alarms: settings } = config;
  return {
    hooks: settings.hooks.length === 0 ? null : openHooks({ site, settings, ports, clock, log }),
    supervisor: supervisorOf(environment, { clock, log, pid: process.pid }),
  };
}

function publishBy(broker: Pick<BrokerLink, 'tell' | 'isConnected'> | null): Publish | null {
  if (broker === null) return null;
  return (topic, payload) => {
    if (!broker.isConnected()) return 'the broker does not answer';
    broker.tell(topic, payload);
    return null;
  };
}
