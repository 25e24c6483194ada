/**
 * The page of a report: one file that needs no other. Figures and tables are text; the drawings are made by the script
 * from the data, which are in the page too. A content policy lets the page load nothing and run its own script alone.
 * @module
 */
import { createHash } from 'node:crypto';
import type { ReportDocument } from './document.ts';
import { drawingsMarkup } from './drawings.ts';
import { keyFigures, type Figure } from './figures.ts';
import { momentText, spanText } from './local-time.ts';
import { markup, raw, scriptData, type Markup } from './markup.ts';
import { colourStyles } from './styles.ts';
import { checksTable, faultsTable, tableMarkup } from './tables.ts';

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
${drawingsMarkup(document)}
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
