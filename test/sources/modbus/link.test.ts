import { expect, it } from 'vitest';
import { openModbusLink } from '../../../src/sources/modbus/link.ts';
import { realTime } from '../../../src/service/system-clock.ts';

it('a question that broke ends none of those after it', async () => {
  let isBroken = true;
  const now = () => {
    if (isBroken) throw new RangeError('no clock');
    return realTime().now();
  };
  const clock = { ...realTime(), now };
  const link = openModbusLink({ host: '127.0.0.1', port: 1, timeoutMs: 100, unitIds: [1], clock });
  await expect(link.read(1, 0, 1)).rejects.toThrow('no clock');
  isBroken = false;
  expect(await link.read(1, 0, 1)).toMatchObject({ ok: false, kind: 'lost' });
  link.close();
});
