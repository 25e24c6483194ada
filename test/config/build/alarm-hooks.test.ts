import { expect, it } from 'vitest';
import { alarmHooksOf } from '../../../src/config/build/alarm-hooks.ts';

it('the file of a secret header is looked for beside the place that names it', () => {
  const asked: string[] = [];
  const built = alarmHooksOf(
    { minSeverity: 'info', hooks: [{ http: { url: 'https://a', headers: { key: { file: 'secret' } } } }] },
    (path, named) => {
      asked.push(path.join('.'));
      return `/there/${named}`;
    },
  );
  expect(asked).toEqual(['alarms.hooks.0.http.headers.key.file']);
  expect(built.hooks[0]).toMatchObject({ headers: { key: { kind: 'file', file: '/there/secret' } } });
});
