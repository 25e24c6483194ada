import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followConditions, type Alarm, type AlarmCondition } from '../../src/engine/index.ts';
import { at } from '../support/drive.ts';

const condition = fc.record<AlarmCondition>({
  id: fc.constantFrom('limit-exceeded', 'meter-lost', 'journal-failed'),
  subject: fc.constantFrom('Main', 'Main meter', 'a b c'),
  detail: fc.constantFrom('so', 'or so'),
});

/** All changes of a history of conditions, decision by decision. */
function lived(history: readonly (readonly AlarmCondition[])[]): {
  readonly changes: readonly Alarm[];
  readonly active: readonly string[];
} {
  let active: readonly string[] = [];
  const changes = history.flatMap((conditions, index) => {
    const followed = followConditions(active, conditions, at(index));
    active = followed.active;
    return followed.changes;
  });
  return { changes, active };
}

const keyOf = ({ id, subject }: { readonly id: string; readonly subject: string }): string => `${id} ${subject}`;

describe('alarms of any history of conditions', () => {
  it('are never raised twice without being cleared between, nor cleared without having been raised', () => {
    fc.assert(
      fc.property(fc.array(fc.array(condition, { maxLength: 5 }), { maxLength: 20 }), (history) => {
        const { changes } = lived(history);
        for (const key of new Set(changes.map(keyOf))) {
          const raised = changes.filter((change) => keyOf(change) === key).map((change) => change.raised);
          expect(raised).toEqual(raised.map((_, index) => index % 2 === 0));
        }
      }),
    );
  });

  it('last exactly while their condition is told', () => {
    fc.assert(
      fc.property(fc.array(fc.array(condition, { maxLength: 5 }), { minLength: 1, maxLength: 20 }), (history) => {
        const last = new Set((history.at(-1) ?? []).map(keyOf));
        expect(new Set(lived(history).active)).toEqual(last);
      }),
    );
  });

  it('keep a subject of several words whole', () => {
    const { changes } = lived([[{ id: 'meter-lost', subject: 'a b c', detail: 'so' }], []]);
    expect(changes.map(({ id, subject, raised }) => ({ id, subject, raised }))).toEqual([
      { id: 'meter-lost', subject: 'a b c', raised: true },
      { id: 'meter-lost', subject: 'a b c', raised: false },
    ]);
  });
});
