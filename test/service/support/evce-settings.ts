/** The section `evce` of a site file for a box that nobody reaches: its address is one of those kept for examples. */
import type { EvceSettings } from '../../../src/config/index.ts';
import { DEFAULT_DIALECT } from '../../../src/evce/dialect.ts';

/** Settings in order, but for what a test changes. */
export const evceSettings = (changes: Partial<EvceSettings> = {}): EvceSettings => ({
  url: 'https://192.0.2.1',
  user: 'busbar',
  password: { kind: 'env', env: 'EVCE_PASSWORD' },
  pins: [`sha256:${'0'.repeat(64)}`],
  ca: null,
  tokenKey: null,
  dialect: DEFAULT_DIALECT,
  allow: [],
  meterNames: {},
  zoneNames: {},
  ...changes,
});
