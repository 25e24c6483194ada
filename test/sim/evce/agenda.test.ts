import { describe, expect, it } from 'vitest';
import { createAgenda } from '../../../sim/evce/agenda.ts';

describe('the agenda of the box', () => {
  it('does what is due, in the order of time and then of asking', () => {
    const agenda = createAgenda();
    const done: string[] = [];
    agenda.after(2000, () => done.push('later'));
    agenda.after(1000, () => done.push('first'));
    agenda.after(1000, () => done.push('second'));
    agenda.runDue(999);
    expect(done).toEqual([]);
    agenda.runDue(1000);
    expect(done).toEqual(['first', 'second']);
    agenda.runDue(5000);
    agenda.runDue(9000);
    expect(done).toEqual(['first', 'second', 'later']);
  });

  it('counts what follows from when its cause was due', () => {
    const agenda = createAgenda();
    const done: string[] = [];
    agenda.after(1000, () => agenda.after(1000, () => done.push('follows')));
    agenda.runDue(1500);
    expect(done).toEqual([]);
    agenda.runDue(2000);
    expect(done).toEqual(['follows']);
  });
});
