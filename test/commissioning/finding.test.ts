import { describe, expect, it } from 'vitest';
import {
  boxError,
  boxNote,
  boxWarning,
  formatFinding,
  isInOrder,
  worstFirst,
} from '../../src/commissioning/finding.ts';

const ERROR = boxError('zone A', 'wrong', 'mend it');
const WARNING = boxWarning('zone B', 'odd', 'look at it');
const NOTE = boxNote('clock', 'unknown');

describe('findings', () => {
  it('are told the worst first, otherwise as they were found', () => {
    const other = boxError('zone C', 'wrong too', 'mend it');
    expect(worstFirst([NOTE, WARNING, ERROR, other])).toEqual([ERROR, other, WARNING, NOTE]);
  });

  it('are a line, and another with what to do', () => {
    expect(formatFinding(ERROR)).toBe('error   zone A: wrong\n        -> mend it');
    expect(formatFinding(NOTE)).toBe('note    clock: unknown');
  });

  it('are in order as long as none has to be mended', () => {
    expect(isInOrder([NOTE, WARNING])).toBe(true);
    expect(isInOrder([NOTE, ERROR])).toBe(false);
  });
});
