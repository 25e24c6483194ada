import { expect, it } from 'vitest';
import { freeBytesAt } from '../../../src/service/alarms/free-bytes.ts';

it('free room is told of a folder that is there, and of nothing else', async () => {
  expect(await freeBytesAt(import.meta.dirname)).toBeGreaterThan(0);
  expect(await freeBytesAt('/no/such/folder')).toBeNull();
  expect(await freeBytesAt(null)).toBeNull();
});
