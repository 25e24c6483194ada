import { describe, expect, it } from 'vitest';
import { openLog } from '../../src/service/log.ts';

async function linesOf(use: (log: Awaited<ReturnType<typeof openLog>>) => void): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  use(await openLog({ write: (text) => lines.push(text), pretty: false }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('prints no secret that somebody hands it by mistake', async () => {
    const lines = await linesOf((log) => {
      log.info({ token: 'abc', call: { authorization: 'Bearer abc', body: { password: 'abc' } } }, 'oops');
    });
    expect(JSON.stringify(lines)).not.toContain('abc');
  });

  it('is for people on a terminal', async () => {
    const lines: string[] = [];
    const log = await openLog({ write: (text) => lines.push(text), pretty: true });
    log.info({ zone: 'Garage' }, 'box connected');
    expect(lines.join('')).toContain('box connected');
    expect(lines.join('')).not.toContain('{');
  });
});
