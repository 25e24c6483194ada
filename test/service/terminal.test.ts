import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { foldTurn, INITIAL_STATE } from '../../src/service/live-state.ts';
import { stateDocument } from '../../src/service/state-document.ts';
import { openTerminal, summaryLines } from '../../src/service/terminal.ts';
import { decision, DIRECTORY, meterAlarm, instantAt, SITE, turnOf } from './recorded.ts';

const STATE = [turnOf(DIRECTORY), decision(4)].reduce(foldTurn, INITIAL_STATE);
const DOCUMENT = stateDocument(SITE, STATE, 8);
const URL = 'http://127.0.0.1:8080/';

const plain = (width: number, document = DOCUMENT): readonly string[] =>
  summaryLines(document, { url: URL, width }).map(stripVTControlCharacters);

describe('the summary on a terminal', () => {
  it('tells per line of a metered node what flows, what may flow and what room is left', () => {
    expect(plain(140).find((line) => line.includes('L2'))).toMatch(/L2 .*│ 1\d\d A of 157 A, room for charging \d+ A/);
  });

  it('tells per zone its allocation, its reduction and the reason', () => {
    const text = plain(200).join('\n');
    expect(text).toMatch(/Garage +allocation 39 A, reduction 86 A, drawn 36\/29\/25 A, 7 cars/);
    expect(text).toContain(DOCUMENT.sentences.zones['Garage']);
  });

  it('fits the terminal, however narrow, and loses no word of a reason', () => {
    for (const width of [40, 60, 80, 100]) {
      expect(Math.max(...plain(width).map((line) => line.length))).toBeLessThan(width + 1);
    }
    const words = (DOCUMENT.sentences.zones['Garage'] ?? '').split(' ');
    expect(plain(60).join(' ').split(/\s+/)).toEqual(expect.arrayContaining(words));
  });

  it('shows the alarms that last', () => {
    const alarmed = foldTurn(STATE, {
      event: { kind: 'Tick', at: instantAt(30) },
      effects: [meterAlarm(30, true)],
    });
    expect(plain(100, stateDocument(SITE, alarmed, 8))).toContain('! meter-lost Incomer: no new value for 36 s');
  });

  it('says why nothing is written to a box that answers', () => {
    const link = turnOf({ kind: 'LinkChanged', at: instantAt(30), up: true, detail: 'this is another box' });
    const refused = stateDocument(SITE, foldTurn(STATE, link), 8);
    expect(plain(100, refused)).toContain('! nothing is written: this is another box');
  });

  it('draws over itself and lets the log scroll by above', () => {
    const written: string[] = [];
    const terminal = openTerminal({ columns: 100, rows: 40, write: (text) => written.push(text) });
    terminal.show(DOCUMENT, URL);
    terminal.print('a line of the log\n');
    const lines = plain(100).length;
    expect(written[1]?.startsWith(`\u001b[${lines}A\r\u001b[J`)).toBe(true);
    expect(stripVTControlCharacters(written[1] ?? '')).toContain('a line of the log\nBusbar · Harbour Office');
  });

  it('never draws more lines than the terminal has', () => {
    const written: string[] = [];
    openTerminal({ columns: 100, rows: 6, write: (text) => written.push(text) }).show(DOCUMENT, URL);
    expect(written[0]?.match(/\n/g)).toHaveLength(5);
  });
});
