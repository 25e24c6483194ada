/**
 * The drawings of a report's page: their places, words, legends and choices, with the tables that say the same. The
 * script of the page draws in the places.
 * @module
 */
import type { ReportDocument } from './document.ts';
import { binderEntries, legendEntries, legendMarkup } from './legend.ts';
import { dayText, spanText } from './local-time.ts';
import { markup, type Markup } from './markup.ts';
import { binderTable, daysTable, nodesTable, servedTable, tableMarkup, zonesTable, type Table } from './tables.ts';

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

/** All drawings of a page, and the choice of the time that they show. */
export function drawingsMarkup(document: ReportDocument): Markup {
  const isDecided = document.zones.some(({ binding }) => binding !== null);
  const all = [...flows(document), ...(isDecided ? decisions(document) : []), ...outcomes(document)];
  return markup`${rangeChoice(document)}<div class="drawings">${all.map(drawing)}</div>`;
}

/** What flowed. */
function flows(document: ReportDocument): readonly Drawing[] {
  const bucket = spanText(document.bucketMs);
  return [
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
  ];
}

/** What was decided. */
function decisions(document: ReportDocument): readonly Drawing[] {
  return [
    {
      id: 'strips',
      title: 'Who bound each zone',
      lead: 'A colour for whoever left a zone no more. Point at it, or move along with the arrow keys, for the sentence of the decision.',
      legend: legendMarkup(binderEntries(document)),
      tables: [binderTable(document)],
    },
    {
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
    },
  ];
}

/** What came of it. */
function outcomes(document: ReportDocument): readonly Drawing[] {
  return [
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
