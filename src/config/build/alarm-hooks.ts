/**
 * Builds the alarm hooks from checked input.
 * @module
 */
import type { Path } from '../problem.ts';
import type { AlarmInput } from '../schema/alarm-schema.ts';
import type { AlarmHook, AlarmHooks } from '../site-config.ts';
import { secretRefOf } from './secret-ref.ts';

/** Where the site file says nothing, nobody is told. `fileAt` gives the absolute path of a file that is named at a place. */
export function alarmHooksOf(input: AlarmInput | undefined, fileAt: (path: Path, named: string) => string): AlarmHooks {
  const { hooks = [], minSeverity = 'warning' } = input ?? {};
  return { minSeverity, hooks: hooks.map((hook, index) => hookOf(hook, ['alarms', 'hooks', index], fileAt)) };
}

function hookOf(
  hook: AlarmInput['hooks'][number],
  path: Path,
  fileAt: (path: Path, named: string) => string,
): AlarmHook {
  if ('command' in hook) return { kind: 'command', command: hook.command };
  if ('mqtt' in hook) return { kind: 'mqtt', topic: hook.mqtt.topic };
  const headers = Object.entries(hook.http.headers).map(([name, value]) => {
    const at = [...path, 'http', 'headers', name, 'file'];
    return [name, typeof value === 'string' ? value : secretRefOf(value, (named) => fileAt(at, named))] as const;
  });
  return { kind: 'http', url: hook.http.url, headers: Object.fromEntries(headers) };
}
