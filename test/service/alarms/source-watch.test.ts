import { describe, expect, it } from 'vitest';
import { watchSources } from '../../../src/service/alarms/source-watch.ts';
import type { SourceHealth } from '../../../src/sources/index.ts';
import { instantAt } from '../recorded.ts';

const roof = (changes: Partial<SourceHealth> = {}): SourceHealth => ({
  name: 'Roof',
  kind: 'modbus',
  connected: false,
  ageMs: null,
  problem: 'ECONNREFUSED',
  ...changes,
});

describe('what is read besides the box', () => {
  it('is lost when it has not answered for a dead time, and no longer when it does', () => {
    const watch = watchSources();
    expect(watch([roof()], instantAt(0))).toEqual([]);
    expect(watch([roof()], instantAt(34))).toEqual([]);
    expect(watch([roof()], instantAt(35))).toEqual([{ name: 'Roof', why: 'modbus: ECONNREFUSED' }]);
    expect(watch([roof({ connected: true, problem: null })], instantAt(40))).toEqual([]);
    expect(watch([roof()], instantAt(45))).toEqual([]);
  });

  it('is not lost while it answers, whatever is wrong with the answers', () => {
    const watch = watchSources();
    const useless = roof({ connected: true, problem: 'none of its registers has a value' });
    for (const seconds of [0, 100, 200]) expect(watch([useless], instantAt(seconds))).toEqual([]);
  });

  it('is lost also where nothing is known of it but silence', () => {
    const watch = watchSources();
    watch([roof({ problem: null })], instantAt(0));
    expect(watch([roof({ problem: null })], instantAt(60))).toEqual([
      { name: 'Roof', why: 'modbus: it has not answered yet' },
    ]);
  });
});
