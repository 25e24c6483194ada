import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { WriterEvent } from '../../../src/engine/index.ts';
import { catchOutcomes } from '../../../src/service/reload/late-outcomes.ts';
import { writeSettled } from '../../support/events.ts';

describe('outcomes that come while nobody regulates', () => {
  it('are told at once to whoever listens next, and no second time', () => {
    const outcomes = new Subject<WriterEvent>();
    const late = catchOutcomes({ write: () => undefined, stop: () => undefined, outcomes$: outcomes });
    const first = writeSettled('A', 1, { writeId: 1, outcome: 'confirmed' });
    outcomes.next(first);
    const heard: unknown[] = [];
    let hasEnded = false;
    late.events$.subscribe({ next: (event) => heard.push(event), complete: () => (hasEnded = true) });
    outcomes.next(writeSettled('A', 2, { writeId: 2, outcome: 'confirmed' }));
    expect(heard).toEqual([first]);
    expect(hasEnded).toBe(true);
    expect(outcomes.observed).toBe(false);
  });
});
