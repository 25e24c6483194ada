/**
 * The help of `busbar device`, and the page that says the same at leisure. `npx vitest run test/cli/device-help.test.ts --update`
 * writes the page anew.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { deviceHelp, GROUPS, wordsOf } from '../../src/cli/device-help.ts';
import { CHOICES } from '../../src/config/box/choices.ts';
import { FAULT_KINDS, FAULTS, PARAMETERS } from '../../src/config/box/fault-kinds.ts';
import { COUNTS, SPANS } from '../../src/config/box/modes.ts';

const MODES = [...Object.keys(CHOICES), ...Object.keys(SPANS), ...Object.keys(COUNTS)];

describe('the help of busbar device', () => {
  it('explains every mode with its answers, every fault and every parameter', () => {
    const help = deviceHelp();
    for (const mode of MODES) expect(help).toMatch(new RegExp(`^  ${mode}: `, 'm'));
    for (const [, { answers }] of Object.entries(CHOICES)) {
      for (const [answer, meaning] of Object.entries(answers)) expect(help).toContain(`      ${answer}: ${meaning}`);
    }
    for (const kind of FAULT_KINDS) expect(help).toContain(FAULTS[kind].says);
    for (const says of Object.values(PARAMETERS)) expect(help).toContain(says);
  });

  it('tells what must be said of a fault from what may be said', () => {
    expect(wordsOf(FAULTS['zone-rename'])).toBe(' zone to');
    expect(wordsOf(FAULTS.latency)).toBe(' [for] [match] [probability] [delay]');
    expect(wordsOf(FAULTS.import)).toBe('');
  });
});

describe('the page about the simulated box', () => {
  it('is up to date: docs/device.md', async () => {
    await expect(page()).toMatchFileSnapshot('../../docs/device.md');
  });
});

const cell = (text: string | number): string => String(text).replaceAll('|', '\\|');
const row = (...cells: readonly (string | number)[]): string => `| ${cells.map(cell).join(' | ')} |`;

function page(): string {
  return [
    OPENING,
    '## Modes',
    '',
    'Nobody has published how a real box answers these questions. `busbar device --mode NAME=VALUE…`, the section `box` of a',
    'scenario and `PUT /_sim/modes` set them. The first answer is the default.',
    '',
    row('mode', 'question', 'answers'),
    row('---', '---', '---'),
    ...Object.entries(CHOICES).map(([name, { asks, answers }]) =>
      row(
        `\`${name}\``,
        asks,
        Object.entries(answers)
          .map(([answer, meaning]) => `\`${answer}\`: ${meaning}`)
          .join('; '),
      ),
    ),
    ...Object.entries(SPANS).map(([name, { asks, fallback, min, max }]) =>
      row(`\`${name}\``, asks, `${min} to ${max}, default ${fallback}`),
    ),
    ...Object.entries(COUNTS).map(([name, { asks, fallback, max }]) =>
      row(`\`${name}\``, asks, `0 to ${max}, default ${fallback}`),
    ),
    '',
    '## Faults',
    '',
    'Where a target (zone, meter, station) is left out, all of them are meant. What stands in brackets may be left out.',
    ...Object.entries(GROUPS).flatMap(([group, heading]) => [
      '',
      `### ${heading}`,
      '',
      row('kind', 'takes', 'does'),
      row('---', '---', '---'),
      ...FAULT_KINDS.filter((kind) => FAULTS[kind].group === group).map((kind) =>
        row(`\`${kind}\``, wordsOf(FAULTS[kind]).trim(), FAULTS[kind].says),
      ),
    ]),
    '',
    '### What is said of a fault',
    '',
    row('key', 'says'),
    row('---', '---'),
    row('`at`', 'When it begins, counted from the scenario’s start. In scenarios only; elsewhere at once.'),
    row('`for`', 'How long it lasts. Default: until it is cleared; a restart takes a minute.'),
    ...Object.entries(PARAMETERS).map(([name, says]) => row(`\`${name}\``, says)),
    '',
  ].join('\n');
}

const OPENING = `# The simulated box

\`busbar device\` is an EVCE box that nobody has to buy: all calls over HTTPS, with a plant of cars, building and meters
behind it. This page is made from the tables that the box works by.

    $ busbar device --control --mode secondLogin=kick statuses=map
    {"url":"https://127.0.0.1:40123","fingerprint":"sha256:…","user":"busbar","password":"…","pid":4711,"controlToken":"…"}

## Doing harm

With \`--control\` the device takes faults below \`/_sim/\`, for whoever holds the \`controlToken\`; without it every such
request is a 404. The token is made from the seed, so it is the same in each run of the same scenario. The surface passes
none of the box's doors: it answers also while the box does not.

    curl -k -H "Authorization: Bearer $TOKEN" $URL/_sim/faults -d '{"kind":"latency","delay":"3s","for":"1m","match":"PUT em/zones/*"}'
    curl -k -H "Authorization: Bearer $TOKEN" $URL/_sim/faults
    curl -k -H "Authorization: Bearer $TOKEN" $URL/_sim/faults/1 -X DELETE
    curl -k -H "Authorization: Bearer $TOKEN" $URL/_sim/modes -X PUT -d '{"keys":"camel"}'
    curl -k -H "Authorization: Bearer $TOKEN" $URL/_sim/coverage

\`GET /_sim/\` lists the rest. \`coverage\` tells of each kind how often it struck, and how many logins, writes, raises and
cuts it met with: a run in which a fault met with none has not tested it.

In a scenario the same faults stand under \`faults\`, each with the time at which it begins:

    faults:
      - { at: 10h, for: 2m, kind: meter-frozen, meter: Main incomer }
      - { at: 11h, kind: reboot, for: 90s, reductions: lost }

They count in plant time, and chance in them comes from the scenario's seed. \`busbar simulate\` has no network: there a
fault of answers is told by its outcome. A call is refused, lost (the box does not act and nobody hears), or unanswered (the box
acts and nobody hears); delays within a client's patience of 8 s are none, and a spoilt answer is never understood. Users and
their sessions exist only where the real client is used.
`;
