/**
 * From the names that people use to the ids that the box wants: by asking the box for its list. Names may be shared
 * and ids are never reused, so whatever is not certain is refused.
 * @module
 */
import { didYouMean } from '../../config/document/nearest.ts';
import type { EvceCalls } from '../../evce/calls.ts';
import { describeFailure, type Result } from '../../evce/failure.ts';
import type { PlaceKind, SaidPlace } from './call-words.ts';

/** The ids in order, or why one of them is not known. */
export type FoundIds =
  { readonly ok: true; readonly ids: readonly number[] } | { readonly ok: false; readonly problem: string };

interface Named {
  readonly id: number;
  readonly name: string | undefined;
}

/** What is needed to look names up. */
export type Listing = Pick<EvceCalls, 'stations' | 'zones' | 'meters' | 'meterModels' | 'firmwares'>;

/** Finds each id. A name goes before a number; `id:7` is always an id. */
export async function findIds(calls: Listing, places: readonly SaidPlace[]): Promise<FoundIds> {
  const ids: number[] = [];
  for (const place of places) {
    const id = await findId(calls, place);
    if (typeof id === 'string') return { ok: false, problem: id };
    ids.push(id);
  }
  return { ok: true, ids };
}

/** The id, or why there is none. */
async function findId(calls: Listing, { kind, said }: SaidPlace): Promise<number | string> {
  const stated = /^(?:id:)?(\d+)$/.exec(said);
  const number = stated === null ? null : Number(stated[1]);
  if (number !== null && !Number.isSafeInteger(number)) return `${said} is no id of the box`;
  if (kind === 'command') return number ?? `a command has a number, not ${said}`;
  if (number !== null && said.startsWith('id:')) return number;
  const listed = await list(calls, kind);
  if (!listed.ok) return `${kind} ${said}: the box’s list: ${describeFailure(listed.failure)}`;
  const same = listed.value.filter(({ name }) => name === said);
  if (same.length > 1) {
    return `the box has ${same.length} of that name, so say which: ${same.map(({ id }) => `id:${id}`).join(', ')}`;
  }
  if (same[0] !== undefined) return same[0].id;
  const names = listed.value.flatMap(({ name }) => name ?? []);
  return number ?? `the box has no ${kind} ‘${said}’${didYouMean(said, names)}`;
}

async function list(calls: Listing, kind: Exclude<PlaceKind, 'command'>): Promise<Result<readonly Named[]>> {
  switch (kind) {
    case 'station':
      return named(await calls.stations(), ({ config }) => config.friendly_name);
    case 'zone':
      return named(await calls.zones(), ({ config }) => config.friendly_name);
    case 'meter':
      return named(await calls.meters(), ({ config }) => config.friendly_name);
    case 'meter model':
      return named(await calls.meterModels(), ({ name }) => name);
    case 'firmware':
      return named(await calls.firmwares(), ({ name }) => name);
  }
}

function named<Item extends { readonly id: number }>(
  result: Result<readonly Item[]>,
  nameOf: (item: Item) => string | undefined,
): Result<readonly Named[]> {
  if (!result.ok) return result;
  return { ...result, value: result.value.map((item) => ({ id: item.id, name: nameOf(item) })) };
}
