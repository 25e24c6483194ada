import { describe, expect, it } from 'vitest';
import { headerOf, lineOf, parseEntry, parseHeader, recordsOf } from '../../src/journal/format.ts';
import { keep, recordOf, START, tickAt } from './examples.ts';

describe('a journal’s header', () => {
  it('is recognised by the program that wrote it', () => {
    const header = headerOf(START);
    expect(parseHeader(JSON.parse(lineOf(header)))).toEqual(header);
  });

  it('is refused with the version that was found and the one expected', () => {
    expect(parseHeader({ ...headerOf(START), v: 7 })).toBe('the journal has version 7, this program reads version 1');
  });

  it.each([null, 3, [], {}, { journal: 'other', v: 1 }])('is not found in %j', (document) => {
    expect(parseHeader(document)).toBe('this is not a journal of Busbar');
  });

  it('must name site, start and setup', () => {
    expect(parseHeader({ journal: 'busbar', v: 1, site: 'x' })).toBe('the header lacks one of site, startedAt, setup');
  });
});

describe('a journal’s entry', () => {
  it('is an event, a record, an alarm of the shell or a gap', () => {
    const alarm = { id: 'locked-out', subject: 'Depot', detail: 'refused', raisedMs: 5, clearedMs: null };
    for (const entry of [{ event: tickAt(1) }, { record: recordOf(1) }, { alarm }, { gap: { turns: 2 } }]) {
      expect(parseEntry(JSON.parse(lineOf(entry)))).toEqual(entry);
    }
  });

  it('is nothing else', () => {
    expect(parseEntry(1)).toBe('expected an object');
    expect(parseEntry({ evnt: {} })).toBe('expected one of event, record, alarm, gap');
    expect(parseEntry({ event: { kind: 'Tick' } })).toBe('the event has no kind or no time');
    expect(parseEntry({ alarm: { id: 'locked-out' } })).toBe('the alarm has no id or no time');
  });
});

describe('the effects of a turn', () => {
  it('are searched for records, in order', () => {
    const other = {
      kind: 'Alarm',
      at: tickAt(1).at,
      id: 'meter-lost',
      subject: 'M',
      raised: true,
      detail: '',
    } as const;
    expect(recordsOf([keep(recordOf(1)), other, keep(recordOf(2))]).map(({ cycle }) => cycle)).toEqual([1, 2]);
  });
});
