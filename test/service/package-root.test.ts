import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/service/package-root.ts';

describe('the root of the package', () => {
  it('holds the configuration of the demo', () => {
    expect(existsSync(join(packageRoot(), 'config', 'demo.yaml'))).toBe(true);
  });

  it('is found from folders below it', () => {
    expect(packageRoot(join(packageRoot(), 'src', 'service', 'dashboard'))).toBe(packageRoot());
  });
});
