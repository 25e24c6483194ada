import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changesBetween,
  describeChange,
  EMPTY_ROSTER,
  type DirectoryChange,
  type Roster,
  type RosterEntry,
} from '../../src/evce/directory-changes.ts';

const zones = (...named: readonly (readonly [number, string | null])[]): Roster => ({
  ...EMPTY_ROSTER,
  zone: named.map(([id, name]) => ({ id, name })),
});

const told = (before: Roster, after: Roster): readonly string[] => changesBetween(before, after).map(describeChange);

describe('what has changed in the box', () => {
  it('tells a new thing from one that is gone', () => {
    expect(told(zones([1, 'Garage']), zones([2, 'Roof']))).toEqual([
      'new zone "Roof" (id 2)',
      'zone "Garage" (id 1) is gone',
    ]);
  });

  it('knows a renamed thing by its id', () => {
    expect(told(zones([1, 'Garage']), zones([1, 'Basement']))).toEqual([
      'zone "Garage" (id 1) is now named "Basement"',
    ]);
  });

  it('knows a thing with another id by its name: added again, or imported', () => {
    expect(told(zones([1, 'Garage'], [2, 'Roof']), zones([7, 'Garage'], [8, 'Roof']))).toEqual([
      'zone "Garage" now has id 7, before 1',
      'zone "Roof" now has id 8, before 2',
    ]);
  });

  it('takes two things that swapped their names for renamed, for ids are never used again', () => {
    expect(changesBetween(zones([1, 'A'], [2, 'B']), zones([1, 'B'], [2, 'A'])).map(({ change }) => change)).toEqual([
      'renamed',
      'renamed',
    ]);
  });

  it('guesses no successor among things that share a name or have none', () => {
    expect(told(zones([1, 'A'], [2, 'A']), zones([3, 'A']))).toEqual([
      'new zone "A" (id 3)',
      'zone "A" (id 1) is gone',
      'zone "A" (id 2) is gone',
    ]);
    expect(told(zones([1, null]), zones([2, null]))).toEqual([
      'new zone without a name (id 2)',
      'zone without a name (id 1) is gone',
    ]);
  });

  it('keeps kinds apart', () => {
    const before: Roster = { ...EMPTY_ROSTER, station: [{ id: 1, name: 'A' }] };
    const after: Roster = { ...EMPTY_ROSTER, meter: [{ id: 1, name: 'A' }] };
    expect(told(before, after)).toEqual(['station "A" (id 1) is gone', 'new meter "A" (id 1)']);
  });

  it('leads from the one listing to the other, and says nothing where nothing changed', () => {
    const entries = fc.uniqueArray(
      fc.record({ id: fc.integer({ min: 1, max: 9 }), name: fc.option(fc.constantFrom('A', 'B', 'C'), { nil: null }) }),
      { selector: ({ id }) => id, maxLength: 6 },
    );
    fc.assert(
      fc.property(entries, entries, (before, after) => {
        const from = { ...EMPTY_ROSTER, zone: before };
        const to = { ...EMPTY_ROSTER, zone: after };
        expect(changesBetween(from, from)).toEqual([]);
        expect(applied(before, changesBetween(from, to))).toEqual([...after].sort((a, b) => a.id - b.id));
      }),
    );
  });
});

function applied(entries: readonly RosterEntry[], changes: readonly DirectoryChange[]): readonly RosterEntry[] {
  const names = new Map(entries.map(({ id, name }) => [id, name]));
  for (const change of changes) {
    if (change.change === 'vanished') names.delete(change.id);
    else names.set(change.id, change.name);
    if (change.change === 're-assigned') names.delete(change.oldId);
  }
  return [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.id - b.id);
}
