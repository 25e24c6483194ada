/**
 * The page of a report: one file that needs no other. Figures and tables are text; the drawings are made by the script
 * from the data, which are in the page too. A content policy lets the page load nothing and run its own script alone.
 * @module
 */
import { createHash } from 'node:crypto';
import type { ReportDocument } from './document.ts';
import { keyFigures, type Figure } from './figures.ts';
import { binderEntries, legendEntries, legendMarkup } from './legend.ts';
import { dayText, momentText, spanText } from './local-time.ts';
import { markup, raw, scriptData, type Markup } from './markup.ts';
import { colourStyles } from './styles.ts';
import {
  binderTable,
  checksTable,
  daysTable,
  faultsTable,
  nodesTable,
  servedTable,
  tableMarkup,
  zonesTable,
  type Table,
} from './tables.ts';

/** What the page is made of besides data; read from the package by whoever writes the report. */
export interface PageParts {
  readonly style: string;
  readonly script: string;
}

/** The whole page. */
export function reportPage(document: ReportDocument, parts: PageParts): string {
  const { style } = parts;
  // Whatever the script says in a text, it must not end its element.
  const script = parts.script.replaceAll('</script', '<\\/script');
  const styles = `${colourStyles()}\n${style}`;
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'`;
  const { html } = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${document.scenario} · Busbar report</title>
<link rel="icon" href="data:,">
<style>${raw(styles)}</style>
</head>
<body>
<a class="skip" href="#figures-title">Skip to the figures</a>
${header(document)}
<main>
${figuresSection(document)}
${drawings(document)}
${checks(document)}
</main>
${footer(document)}
<script type="application/json" id="report-data">${scriptData(document)}</script>
<script>${raw(script)}</script>
</body>
</html>
`;
  return html;
}

const hash = (script: string): string => `sha256-${createHash('sha256').update(script).digest('base64')}`;

function header({ scenario, description, site, timeZone, startMs, endMs, stepMs, result }: ReportDocument): Markup {
  const strategies = result.strategies.length === 0 ? 'limits alone' : result.strategies.join(', ');
  const facts = [
    ['Site', `${site} (${timeZone.name})`],
    ['Simulated', `${momentText(timeZone, startMs)} to ${momentText(timeZone, endMs)}`],
    ['Steps', `${spanText(stepMs)}, seed ${result.seed}`],
    ['Strategies', strategies],
  ];
  return markup`<header class="top">
<div class="titled"><p class="kind">Busbar simulation report</p>
<button type="button" id="theme" hidden>Dark</button></div>
<h1>${scenario}</h1>
<p class="description">${description}</p>
<dl class="facts">${facts.map(([name = '', value = '']) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</header>`;
}

function figuresSection(document: ReportDocument): Markup {
  const tile = ({ name, value, unit, remark, tone }: Figure): Markup =>
    markup`<div class="tile" data-tone="${tone}"><dt>${name}</dt><dd><span class="value">${value}<span class="unit">${unit === '' ? '' : ` ${unit}`}</span></span><span class="remark">${remark}</span></dd></div>`;
  return markup`<section aria-labelledby="figures-title"><h2 id="figures-title" tabindex="-1">Key figures</h2>
${verdict(document)}
<dl class="tiles">${keyFigures(document).map(tile)}</dl></section>`;
}

/** One sentence: whether all that was checked held. */
function verdict({ result: { limits, laws, expectations } }: ReportDocument): Markup {
  const broken = laws.filter(({ held }) => !held).map(({ id }) => id);
  const missed = expectations.filter(({ met }) => !met).map(({ figure, expected }) => `${figure} ${expected}`);
  const isGood = limits.violations === 0 && broken.length === 0 && missed.length === 0;
  const words = isGood
    ? `All ${laws.length} laws held${expectations.length === 0 ? '' : ', and every expectation of the scenario was met'}.`
    : [
        ...(broken.length > 0 ? [`Broken: ${broken.join(', ')}.`] : []),
        ...(missed.length > 0 ? [`Expected and not met: ${missed.join('; ')}.`] : []),
      ].join(' ');
  return markup`<p class="verdict" data-tone="${isGood ? 'good' : 'bad'}">${words}</p>`;
}

interface Drawing {
  readonly id: string;
  readonly title: string;
  readonly lead: string;
  /** Null where a drawing would show nothing that its table does not. */
  readonly legend: Markup | null;
  readonly tables: readonly Table[];
  /** A choice above the drawing. */
  readonly choice?: Markup | '';
}

function drawings(document: ReportDocument): Markup {
  const bucket = spanText(document.bucketMs);
  const isDecided = document.zones.some(({ binding }) => binding !== null);
  const all: readonly (Drawing | null)[] = [
    {
      id: 'power',
      title: 'Power at the grid connection',
      lead: `Means over ${bucket}; the line shows the highest moment in each.`,
      legend: legendMarkup(legendEntries(document, 'power')),
      tables: [],
    },
    {
      id: 'currents',
      title: 'Current on each line against its limit',
      lead: 'True currents of the plant, as a clamp meter would show them.',
      legend: legendMarkup(legendEntries(document, 'currents')),
      tables: [nodesTable(document)],
      choice: choiceOf(
        'node',
        'Node',
        document.nodes.map(({ name }) => name),
      ),
    },
    isDecided
      ? {
          id: 'strips',
          title: 'Who bound each zone',
          lead: 'A colour for whoever left a zone no more. Point at it, or move along with the arrow keys, for the sentence of the decision.',
          legend: legendMarkup(binderEntries(document)),
          tables: [binderTable(document)],
        }
      : null,
    isDecided
      ? {
          id: 'zone',
          title: 'What a zone might have, and what it drew',
          lead: 'Current of the line that has most.',
          legend: legendMarkup(legendEntries(document, 'zone')),
          tables: [],
          choice: choiceOf(
            'zone',
            'Zone',
            document.zones.map(({ name }) => name),
          ),
        }
      : null,
    {
      id: 'stays',
      title: 'Sessions',
      lead: 'From arrival to departure, station by station.',
      legend: legendMarkup(legendEntries(document, 'stays')),
      tables: [zonesTable(document)],
      choice: choiceOf('stays-zone', 'Zone', ['all zones', ...document.zones.map(({ name }) => name)]),
    },
    {
      id: 'duration',
      title: 'How long how much flowed',
      lead: 'The current of the line that carries most, highest first.',
      legend: legendMarkup(legendEntries(document, 'duration')),
      tables: [],
    },
    {
      id: 'served',
      title: 'How evenly cars were served',
      lead: `Jain’s index of the shares is ${document.result.control.jain.toFixed(3)}.`,
      legend: legendMarkup(legendEntries(document, 'served')),
      tables: [servedTable(document)],
    },
    {
      id: 'days',
      title: 'Energy by day',
      lead: 'By the site’s own calendar.',
      legend: document.days.length < 2 ? null : legendMarkup(legendEntries(document, 'days')),
      tables: [daysTable(document)],
    },
  ];
  return markup`${rangeChoice(document)}<div class="drawings">${all.map((it) => (it === null ? '' : drawing(it)))}</div>`;
}

function drawing({ id, title, lead, legend, tables, choice }: Drawing): Markup {
  const plot = markup`<div class="plot" id="${id}-plot" data-title="${title}"><noscript>This drawing needs JavaScript; report.svg does not.</noscript></div>
<p class="note" id="${id}-note" hidden></p>`;
  const folded = (table: Table): Markup =>
    markup`<details><summary>${table.caption}, as a table</summary>${tableMarkup(table)}</details>`;
  return markup`<section class="drawing" id="${id}" aria-labelledby="${id}-title">
<div class="titled"><h2 id="${id}-title">${title}</h2>${choice ?? ''}</div>
<p class="lead" id="${id}-lead">${lead}</p>
${legend === null ? '' : [legend, plot]}
${tables.map(legend === null ? tableMarkup : folded)}
</section>`;
}

function choiceOf(id: string, label: string, names: readonly string[]): Markup | '' {
  if (names.length < 2) return '';
  const options = names.map((name, index) => markup`<option value="${index}">${name}</option>`);
  return markup`<label class="choice">${label} <select id="${id}-choice">${options}</select></label>`;
}

function rangeChoice({ days }: ReportDocument): Markup {
  if (days.length < 2) return markup``;
  const options = days.map(({ date }, index) => {
    // Noon is on the day wherever the clock is moved.
    const words = dayText({ name: 'UTC', changes: [] }, Date.parse(`${date}T12:00:00Z`));
    return markup`<option value="${index}">${words}</option>`;
  });
  return markup`<nav class="range" aria-label="Time shown">
<button type="button" id="range-back" aria-label="Day before">◀</button>
<label class="choice">Time shown <select id="range-choice"><option value="all">the whole run</option>${options}</select></label>
<button type="button" id="range-on" aria-label="Day after">▶</button></nav>`;
}

function checks({ result }: ReportDocument): Markup {
  const faults = (result.faults ?? []).length === 0 ? '' : tableMarkup(faultsTable(result));
  return markup`<section aria-labelledby="checks-title"><h2 id="checks-title">What was checked</h2>
<p class="lead">Laws hold in every run or the run has failed; expectations are the scenario’s own.</p>
${tableMarkup(checksTable(result))}
${faults}</section>`;
}

function footer({ command }: ReportDocument): Markup {
  return markup`<footer>
<h2>The same again</h2>
<p>The same scenario, files and seed give the same figures to the last digit.</p>
<pre tabindex="0" role="region" aria-label="Command"><code>${command}</code></pre>
<p class="words">A <strong>limit</strong> is electrical and fixed. An <strong>allocation</strong> is what a zone may have after all. A <strong>violation</strong> is a line above its limit for longer than cars need to follow, while the other loads alone would have kept to it; or a breaker more than half way to its earliest trip. <strong>Jain’s index</strong> is the squared sum of the served shares over their number times the sum of their squares.</p>
</footer>`;
}
