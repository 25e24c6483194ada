import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { lookAtPort, lookAtSources } from '../../../src/cli/doctor/look-at-network.ts';
import type { SiteConfig } from '../../../src/config/index.ts';

/** Something that takes connections, while `use` looks at it. */
async function withServer<T>(use: (port: number) => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const used = await use((server.address() as AddressInfo).port);
  await new Promise((resolve) => server.close(resolve));
  return used;
}

describe('a look at the network', () => {
  it('tells a free port from one that another program has, and from the service’s own', async () => {
    await withServer(async (port) => {
      expect((await lookAtPort({ host: '127.0.0.1', port }, false)).severity).toBe('error');
      expect((await lookAtPort({ host: '127.0.0.1', port }, true)).severity).toBe('note');
    });
    expect((await lookAtPort({ host: '127.0.0.1', port: 0 }, false)).message).toBe('is free');
  });

  it('connects to each source, and names those that cannot be reached', async () => {
    await withServer(async (port) => {
      const broker = { url: `mqtt://127.0.0.1:${port}` };
      const meters = [{ kind: 'modbus', name: 'Roof', host: '127.0.0.1', port: 9 }];
      const sources = { broker, meters, signals: [] } as unknown as SiteConfig['sources'];
      const found = await lookAtSources({ sources });
      expect(found.map(({ severity, subject }) => `${severity} ${subject}`)).toEqual([
        'note broker',
        'warning meter Roof',
      ]);
    });
  });
});
