/**
 * `docs/alarms.md` is the catalogue; `npm run alarms` writes it anew.
 */
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { ALARM_IDS, CATALOGUE, isAsBadAs, SEVERITIES } from '../../../src/service/alarms/catalogue.ts';

const DOC = 'docs/alarms.md';

const HEAD = `# Alarms

Each alarm is raised once when its condition begins and cleared once when it ends; while it lasts it is not repeated. The log, the
dashboard, \`busbar run --json\`, the metrics (\`busbar_alarms\`), the hooks of the site file and the
[journal](journal.md#alarms) tell of the same alarms. This page is made from the catalogue in \`src/service/alarms/catalogue.ts\` by \`npm run alarms\`, and a test compares them.

**critical**: a limit is not kept, or Busbar cannot keep it alone. **warning**: something works worse than it should, and the site is
kept by falling back. **info**: good to know by daylight.

## Who is told

\`\`\`yaml
alarms:
  minSeverity: warning
  hooks:
    - { command: [/usr/local/bin/page-somebody] }
    - { http: { url: 'https://example.org/alarms', headers: { authorization: { credential: alarm-key } } } }
    - { mqtt: { topic: busbar/alarms } }
\`\`\`

A hook is given one JSON document, on standard input, as the body of a POST or as the payload: \`v, site, at, id, subject, severity, raised,
detail, means, whatToDo\`. It has 10 s; deciding never waits for it. A hook that fails is logged once, until it works again. A command
inherits \`PATH, HOME, LANG, TZ, TMPDIR\` and nothing else. A broker passes the message on and does not keep it; what lasts stands under
\`PREFIX/alarms\`, which it keeps ([mqtt.md](mqtt.md)).
`;

function document(): string {
  const rows = ALARM_IDS.map(
    (id) => `| [\`${id}\`](#${id}) | ${CATALOGUE[id].severity} | ${CATALOGUE[id].about} | ${CATALOGUE[id].means} |`,
  );
  const table = ['| alarm | severity | about a | means |', '|---|---|---|---|', ...rows].join('\n');
  const sections = ALARM_IDS.map((id) => {
    const { severity, about, means, raisedWithin, cleared, whatToDo } = CATALOGUE[id];
    return `## ${id}\n\n${means}\n\n- **Severity**: ${severity}; about a ${about}\n- **Raised within**: ${raisedWithin}\n- **Cleared**: ${cleared}\n- **What to do**: ${whatToDo}`;
  });
  return [HEAD, table, ...sections].join('\n\n');
}

describe('the catalogue of alarms', () => {
  it('is what the document says', async () => {
    const options = await resolveConfig(DOC);
    await expect(await format(document(), { ...options, parser: 'markdown' })).toMatchFileSnapshot(`../../../${DOC}`);
  });

  it('says something in every field', () => {
    for (const id of ALARM_IDS)
      for (const text of Object.values<string>({ ...CATALOGUE[id] })) expect(text.trim().length, id).toBeGreaterThan(3);
  });

  it('lists the worst first, each once', () => {
    const ranks = ALARM_IDS.map((id) => SEVERITIES.indexOf(CATALOGUE[id].severity));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    expect(new Set(ALARM_IDS).size).toBe(Object.keys(CATALOGUE).length);
  });

  it('weighs severities', () => {
    expect(isAsBadAs('critical', 'warning')).toBe(true);
    expect(isAsBadAs('warning', 'warning')).toBe(true);
    expect(isAsBadAs('info', 'warning')).toBe(false);
  });
});
