/**
 * What `busbar evce` can call: all calls in a list, and one in detail.
 * @module
 */
import { neededFor } from '../../evce/allow-list.ts';
import { CALLS, type CallName, type Endpoint } from '../../evce/endpoints.ts';
import { bodyFields, bodyShape, needsBody } from './body-fields.ts';
import { wordsOf } from './call-words.ts';
import { tableLines } from './text-table.ts';

const NAMES = Object.keys(CALLS) as CallName[];

/** All calls, as a document. */
export function callDocuments(): readonly object[] {
  return NAMES.map((name) => {
    const { method, path, touches, about, request }: Endpoint = CALLS[name];
    const body = request === null ? null : bodyFields(name);
    return { call: wordsOf(name), method, path, touches, allowedBy: neededFor(name), body, about };
  });
}

/** All calls, for a person. */
export function callListLines(): readonly string[] {
  const rows = NAMES.map((name) => ({ name, ...(CALLS[name] as Endpoint) }));
  return [
    ...tableLines([
      { title: 'CALL', values: rows.map(({ name }) => wordsOf(name)) },
      { title: 'TOUCHES', values: rows.map(({ touches }) => touches) },
      { title: 'ALLOWED BY', values: rows.map(({ name }) => neededFor(name) ?? '') },
      { title: 'WHAT IT DOES', values: rows.map(({ about }) => about) },
    ]),
    '',
    'STATION, ZONE, METER, MODEL and FIRMWARE are names, or id:7. A path of the guide is understood too: em/zones/7.',
    'What needs to be allowed is allowed in the site file’s section evce: allow: [commands, configure].',
    'busbar evce CALL --help shows what the body of a call holds.',
  ];
}

/** One call, for a person. */
export function callHelpLines(name: CallName): readonly string[] {
  const { method, path, touches, about, request }: Endpoint = CALLS[name];
  const needed = neededFor(name);
  const allowed = needed === null ? '' : `, allowed by evce: allow: [${needed}]`;
  return [
    `busbar evce ${wordsOf(name)}${request === null ? '' : ` --body '${bodyShape(name)}'`}`,
    '',
    `${about}`,
    `${method} /api/v2/${path}, ${touches}${allowed}`,
    ...(request === null ? [] : ['', ...bodyLines(name)]),
  ];
}

function bodyLines(name: CallName): readonly string[] {
  const fields = bodyFields(name);
  const intro = needsBody(name) ? 'The body:' : 'The body, which may be left out:';
  if (fields.length === 0) return [`${intro} what the box understands, see the dialect in the site file.`];
  const table = tableLines([
    { title: 'field', values: fields.map((field) => field.name) },
    { title: 'type', values: fields.map((field) => field.type) },
    { title: '', values: fields.map((field) => (field.isRequired ? 'required' : '')) },
    { title: '', values: fields.map((field) => field.about) },
  ]);
  return [intro, ...table];
}
