/**
 * The summary on a terminal: a few lines that are drawn over themselves, with the log scrolling by above.
 * @module
 */
import { styleText } from 'node:util';
import type { NodeRecord, ZoneRecord } from '../engine/index.ts';
import type { StateDocument } from './state-document.ts';

/** What is needed of a terminal. */
export interface Screen {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

export interface Terminal {
  /** Draws the summary anew. */
  show(document: StateDocument, url: string): void;
  /** Prints log lines above the summary. */
  print(text: string): void;
  /** Leaves the last summary standing. */
  close(): void;
}

const UP = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}A`);
const CLEAR_BELOW = '\r\u001b[J';
const WIDTH_UNKNOWN = 80;
const HEIGHT_UNKNOWN = 24;

/** Takes a terminal over for a summary. Only for a stream that is one: what it writes means nothing to a file. */
export function openTerminal(screen: Screen): Terminal {
  let lines: readonly string[] = [];
  let drawn = 0;
  const draw = (above: string): void => {
    const shown = lines.slice(0, (screen.rows ?? HEIGHT_UNKNOWN) - 1);
    screen.write(`${UP(drawn)}${CLEAR_BELOW}${above}${shown.map((line) => `${line}\n`).join('')}`);
    drawn = shown.length;
  };
  return {
    show(document, url) {
      lines = summaryLines(document, { url, width: screen.columns ?? WIDTH_UNKNOWN });
      draw('');
    },
    print: draw,
    close() {
      drawn = 0;
      lines = [];
    },
  };
}

/** The summary, one string a line, none wider than the terminal. */
export function summaryLines(
  document: StateDocument,
  at: { readonly url: string; readonly width: number },
): readonly string[] {
  const { record } = document;
  const text = [heading(document), `  ${at.url}`, ''];
  if (record === null) text.push('  no decision yet');
  else {
    for (const node of record.nodes) text.push(...nodeLines(node, at.width));
    text.push('');
    for (const zone of record.zones) text.push(...zoneLines(zone, document.sentences.zones[zone.zone] ?? '', at.width));
  }
  const { link } = document;
  if (link.state === 'up' && link.detail !== null) text.push(`! nothing is written: ${link.detail}`);
  for (const alarm of document.alarms.filter(({ clearedAt }) => clearedAt === null)) {
    text.push(`! ${alarm.id} ${alarm.subject}: ${alarm.detail}`);
  }
  text.push('', `  ${writesText(document)}; Ctrl-C parks the site and ends`);
  return text.map((line) => fitted(line, at.width));
}

function heading({ site, at, speed, link }: StateDocument): string {
  const pace = speed === 1 ? '' : ` (${speed}x)`;
  const mode = site.shadow ? 'shadow, nothing is written' : 'regulating';
  const box = link.state === 'up' ? 'box connected' : link.state === 'down' ? 'box unreachable' : 'box not reached yet';
  return styleText('bold', `Busbar · ${site.name} · ${at?.slice(11, 19) ?? '–'}${pace} · ${mode} · ${box}`);
}

const LINES = ['L1', 'L2', 'L3'] as const;
const NAME_WIDTH = 14;
const BAR_WIDTH = 30;
/** Below this the figures need all the room. */
const WIDTH_FOR_BARS = 76;

/** Only metered nodes have bars: of the others the zone lines say all there is. */
function nodeLines(node: NodeRecord, width: number): readonly string[] {
  const measured = node.measuredAmps;
  if (measured === null) return [];
  return LINES.map((line, index) => {
    const phase = index as 0 | 1 | 2;
    const figures = `${amp(measured[phase])} of ${amp(node.limitAmps[phase])}, room for charging ${amp(node.headroomAmps[phase])}`;
    const bar = width < WIDTH_FOR_BARS ? '' : `${barOf(node, phase)} `;
    return `  ${(index === 0 ? node.node : '').padEnd(NAME_WIDTH)}${line} ${bar}${figures}`;
  });
}

/** Building dark, charging coloured, room light, the limit at the end. */
function barOf(node: NodeRecord, phase: 0 | 1 | 2): string {
  const cells = (value: number): number =>
    Math.round(Math.max(0, Math.min(1, value / (node.limitAmps[phase] || 1))) * BAR_WIDTH);
  const background = node.backgroundAmps[phase];
  const building = cells(background);
  const loaded = Math.max(building, cells(background + node.chargingAmps[phase]));
  const allowed = Math.max(loaded, cells(background + node.headroomAmps[phase]));
  const parts = ['█'.repeat(building), '█'.repeat(loaded - building), '░'.repeat(allowed - loaded)] as const;
  const rest = ' '.repeat(BAR_WIDTH - allowed);
  return `${styleText('gray', parts[0])}${styleText('cyan', parts[1])}${parts[2]}${rest}│`;
}

function zoneLines(zone: ZoneRecord, sentence: string, width: number): readonly string[] {
  const reduction = zone.reductionAmps === null ? 'unknown' : amp(zone.reductionAmps);
  const drawn = zone.drawnAmps.map((value) => value.toFixed(0)).join('/');
  const figures = `allocation ${amp(zone.allocationAmps)}, reduction ${reduction}, drawn ${drawn} A, ${zone.cars} cars`;
  const indent = ' '.repeat(NAME_WIDTH + 2);
  const reason = wrapped(sentence, width - indent.length - 1).map((line) => indent + line);
  return [`  ${styleText('bold', zone.zone.padEnd(NAME_WIDTH))}${figures}`, ...reason];
}

/** Words in lines of at most `width`, where a word is no longer than that. */
function wrapped(text: string, width: number): readonly string[] {
  return text.split(' ').reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) return [...lines, word];
    return [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
}

const writesText = ({ writes }: StateDocument): string =>
  `writes: ${writes.confirmed} confirmed, ${writes.rejected} rejected, ${writes.unresolved} unresolved`;

const amp = (value: number): string => `${value.toFixed(0).replace('-0', '0')} A`;

const STYLES = /\u001b\[[0-9;]*m/g;
const RESET = '\u001b[0m';

/** Cuts a line to the terminal's width, or it would wrap and the next drawing would start too low. */
function fitted(line: string, width: number): string {
  const visible = line.replace(STYLES, '');
  if (visible.length < width) return line;
  const bare = line.includes('\u001b') ? visible : line;
  return `${bare.slice(0, Math.max(1, width - 2))}…${line === bare ? '' : RESET}`;
}
