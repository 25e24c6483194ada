/**
 * How a call of the box is said on the command line: as the vendor's guide writes it, word by word, with a name or an
 * id in each place. `stations statuses`, `zones Garage reduction`, `PUT zones Garage reduction`.
 * @module
 */
import { didYouMean } from '../../config/document/nearest.ts';
import { CALLS, type CallName, type Endpoint } from '../../evce/endpoints.ts';

/** What stands in a place of a path. */
export type PlaceKind = 'station' | 'zone' | 'meter' | 'meter model' | 'firmware' | 'command';

/** A place and what was said for it. */
export interface SaidPlace {
  readonly kind: PlaceKind;
  readonly said: string;
}

/** A call with its places, or why the words mean none. */
export type FoundCall =
  | { readonly ok: true; readonly name: CallName; readonly places: readonly SaidPlace[] }
  | { readonly ok: false; readonly problem: string };

const PLACES: Readonly<Record<string, { readonly kind: PlaceKind; readonly shown: string }>> = {
  '{station_id}': { kind: 'station', shown: 'STATION' },
  '{zone_id}': { kind: 'zone', shown: 'ZONE' },
  '{pm_id}': { kind: 'meter', shown: 'METER' },
  '{pm_model_id}': { kind: 'meter model', shown: 'MODEL' },
  '{firmware_id}': { kind: 'firmware', shown: 'FIRMWARE' },
  '{cmd_id}': { kind: 'command', shown: 'ID' },
};

const METHODS = ['GET', 'PUT', 'POST'];

interface Spoken {
  readonly name: CallName;
  readonly method: string;
  /** Words and places in order. */
  readonly parts: readonly string[];
}

const SPOKEN: readonly Spoken[] = (Object.keys(CALLS) as CallName[]).map((name) => {
  const { method, path }: Endpoint = CALLS[name];
  return { name, method, parts: plain(path.split('/')) };
});

/** How a call is said: `PUT stations STATION`. The method is left out where it goes without saying. */
export function wordsOf(name: CallName): string {
  const { method, parts } = SPOKEN.find((spoken) => spoken.name === name) as Spoken;
  const isShared = SPOKEN.some((other) => other.name !== name && other.parts.join('/') === parts.join('/'));
  const words = parts.map((part) => PLACES[part]?.shown ?? part);
  return (isShared && method !== 'GET' ? [method, ...words] : words).join(' ');
}

/** The call that the words mean. */
export function findCall(words: readonly string[]): FoundCall {
  const first = words[0]?.toUpperCase() ?? '';
  const method = METHODS.includes(first) ? first : null;
  const said = plain(method === null ? words : words.slice(1));
  const fitting = SPOKEN.filter((spoken) => (method ?? spoken.method) === spoken.method && fits(spoken, said));
  const [best] = [...fitting].sort((a, b) => literals(b) - literals(a) || rank(a) - rank(b));
  if (best === undefined) return { ok: false, problem: problemWith(words) };
  const places = best.parts.flatMap((part, index): readonly SaidPlace[] => {
    const place = PLACES[part];
    return place === undefined ? [] : [{ kind: place.kind, said: said[index] ?? '' }];
  });
  return { ok: true, name: best.name, places };
}

/** Parts as they are said: a path in one piece is taken apart, `em` may be left out, `pms` may be called meters. */
function plain(parts: readonly string[]): readonly string[] {
  const [only = ''] = parts;
  if (parts.length === 1 && only.includes('/')) return plain(only.replace(/^\/?(api\/v2\/)?/, '').split('/'));
  const [head, ...rest] = parts.filter((part) => part !== '');
  if (head === undefined) return [];
  if (head === 'em') return rest;
  if (head === 'pms') return ['meters', ...rest];
  if (head === 'login' && rest.length === 1) return rest;
  return [head, ...rest];
}

function fits({ parts }: Spoken, said: readonly string[]): boolean {
  return parts.length === said.length && parts.every((part, index) => part in PLACES || part === said[index]);
}

const literals = ({ parts }: Spoken): number => parts.filter((part) => !(part in PLACES)).length;
/** Without a method, reading is meant. */
const rank = ({ method }: Spoken): number => METHODS.indexOf(method);

function problemWith(words: readonly string[]): string {
  const said = words.join(' ');
  const known = SPOKEN.map(({ name }) => wordsOf(name));
  return `the box has no call ‘${said}’${didYouMean(said, known)}; busbar evce list shows all calls`;
}
