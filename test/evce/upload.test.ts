import { describe, expect, it } from 'vitest';
import { monoMs } from '../../src/engine/index.ts';
import type { EvceCall } from '../../src/evce/endpoints.ts';
import { pathOnBox, uploadFirmware } from '../../src/evce/upload.ts';

const BOX = 'https://192.0.2.1:8443';

describe('the place of an upload', () => {
  it.each([
    ['https://192.0.2.1:8443/api/v2/stations/firmwares/7/content', 'stations/firmwares/7/content'],
    ['/api/v2/stations/firmwares/7/content?key=1', 'stations/firmwares/7/content?key=1'],
    ['stations/firmwares/7/content', 'stations/firmwares/7/content'],
    ['/api/v2/upload/../em/zones/1', 'em/zones/1'],
  ])('%s is on the box', (address, path) => {
    expect(pathOnBox(address, BOX)).toBe(path);
  });

  it.each([
    'https://elsewhere.example/api/v2/stations/firmwares/7/content',
    'https://192.0.2.1/api/v2/stations/firmwares/7/content',
    'http://192.0.2.1:8443/api/v2/stations/firmwares/7/content',
    '//elsewhere.example/api/v2/x',
    '/other/place',
    'https://[',
  ])('%s is not', (address) => {
    expect(pathOnBox(address, BOX)).toBeNull();
  });
});

describe('an upload', () => {
  const file = { boxUrl: BOX, bytes: new Uint8Array([1, 2]), onBytes: () => undefined };

  it('puts the bytes where the box says', async () => {
    const asked: EvceCall[] = [];
    const done = await uploadFirmware(
      async (call) => {
        asked.push(call);
        return { kind: 'ok', text: '', begunMonoMs: monoMs(0) };
      },
      { ...file, uploadUrl: '/api/v2/up/1' },
    );
    expect(done).toMatchObject({ ok: true });
    expect(asked).toMatchObject([{ method: 'PUT', path: 'up/1', body: file.bytes }]);
  });

  it.each(['https://elsewhere.example/api/v2/up/1', '/api/v2/up/../em/zones/1', '/api/v2/em/zones/1/reduction'])(
    'sends nothing to %s',
    async (uploadUrl) => {
      const ask = () => expect.unreachable('nothing may be sent');
      expect(await uploadFirmware(ask, { ...file, uploadUrl })).toBeNull();
    },
  );
});
