/**
 * Ends a test run with one plain line, which also machines that know nothing of vitest can read.
 * @module
 */
import type { Reporter, TestModule } from 'vitest/node';

/** Counts of one run. */
interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A module that could not even be loaded holds no test, so it counts as one failure. */
function countModule(counts: Counts, module: TestModule): void {
  if (module.state() === 'failed' && module.errors().length > 0) counts.failed += 1;
  for (const test of module.children.allTests()) {
    const { state } = test.result();
    if (state === 'passed') counts.passed += 1;
    else if (state === 'failed') counts.failed += 1;
    else counts.skipped += 1;
  }
}

export default class PlainSummary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[] = []): void {
    const counts: Counts = { passed: 0, failed: unhandled.length, skipped: 0 };
    for (const module of modules) countModule(counts, module);
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
    console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`);
  }
}
