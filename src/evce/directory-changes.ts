/**
 * What has changed between two listings of the box. Ids rise for ever and are never used again, so the same id is the
 * same thing; where an id is gone, the name tells whether its thing only got another one.
 * @module
 */

/** What the box refers to by ids. */
export const THING_KINDS = ['zone', 'station', 'meter', 'firmware'] as const;
export type ThingKind = (typeof THING_KINDS)[number];

/** A thing of the box; its name is null where it has none. */
export interface RosterEntry {
  readonly id: number;
  readonly name: string | null;
}

/** All ids and names of one listing. */
export type Roster = Readonly<Record<ThingKind, readonly RosterEntry[]>>;

/** One thing that is not as it was. */
export type DirectoryChange =
  | { readonly change: 'new'; readonly kind: ThingKind; readonly id: number; readonly name: string | null }
  | { readonly change: 'vanished'; readonly kind: ThingKind; readonly id: number; readonly name: string | null }
  | {
      readonly change: 'renamed';
      readonly kind: ThingKind;
      readonly id: number;
      readonly name: string | null;
      readonly oldName: string | null;
    }
  /** A station that was taken out and added again, or an import: the thing of this name has another id. */
  | {
      readonly change: 're-assigned';
      readonly kind: ThingKind;
      readonly id: number;
      readonly name: string;
      readonly oldId: number;
    };

/** A listing that names nothing. */
export const EMPTY_ROSTER: Roster = { zone: [], station: [], meter: [], firmware: [] };

/** Every difference, each once. */
export function changesBetween(before: Roster, after: Roster): readonly DirectoryChange[] {
  return THING_KINDS.flatMap((kind) => changesOf(kind, before[kind], after[kind]));
}

/** One line for people. */
export function describeChange(change: DirectoryChange): string {
  const { kind, id } = change;
  switch (change.change) {
    case 'new':
      return `new ${kind} ${quoted(change.name)} (id ${id})`;
    case 'vanished':
      return `${kind} ${quoted(change.name)} (id ${id}) is gone`;
    case 'renamed':
      return `${kind} ${quoted(change.oldName)} (id ${id}) is now named ${quoted(change.name)}`;
    case 're-assigned':
      return `${kind} ${quoted(change.name)} now has id ${id}, before ${change.oldId}`;
  }
}

function changesOf(
  kind: ThingKind,
  before: readonly RosterEntry[],
  after: readonly RosterEntry[],
): readonly DirectoryChange[] {
  const oldNames = new Map(before.map(({ id, name }) => [id, name]));
  const newIds = new Set(after.map(({ id }) => id));
  const gone = before.filter(({ id }) => !newIds.has(id));
  const come = after.filter(({ id }) => !oldNames.has(id));
  const oldIdOf = uniqueIds(gone);
  const newIdOf = uniqueIds(come);
  const isSuccessor = (name: string | null): name is string =>
    name !== null && oldIdOf.get(name) !== undefined && newIdOf.get(name) !== undefined;
  return [
    ...after.flatMap(({ id, name }): readonly DirectoryChange[] => {
      const oldName = oldNames.get(id);
      return oldName === undefined || oldName === name ? [] : [{ change: 'renamed', kind, id, name, oldName }];
    }),
    ...come.map(({ id, name }): DirectoryChange => {
      if (!isSuccessor(name)) return { change: 'new', kind, id, name };
      return { change: 're-assigned', kind, id, name, oldId: oldIdOf.get(name) as number };
    }),
    ...gone
      .filter(({ name }) => !isSuccessor(name))
      .map(({ id, name }): DirectoryChange => ({ change: 'vanished', kind, id, name })),
  ];
}

/** The id of each name that stands for one thing only; a name that two share tells nothing. */
function uniqueIds(entries: readonly RosterEntry[]): ReadonlyMap<string, number | undefined> {
  const ids = new Map<string, number | undefined>();
  for (const { id, name } of entries) if (name !== null) ids.set(name, ids.has(name) ? undefined : id);
  return ids;
}

const quoted = (name: string | null): string => (name === null ? 'without a name' : JSON.stringify(name));
