import { describe, expect, it } from 'vitest';
import { reportOf } from '../../support/report.ts';

const { course } = reportOf({ hours: 24 });

describe('when each car charged', () => {
  it('lies within its stay, in order and apart', () => {
    expect(course.stays.length).toBeGreaterThan(8);
    for (const { arrivalMs, departureMs, charging } of course.stays) {
      const edges = charging.flat();
      expect(edges).toEqual([...edges].sort((a, b) => a - b));
      expect(edges[0] ?? arrivalMs).toBeGreaterThanOrEqual(arrivalMs);
      expect(edges.at(-1) ?? 0).toBeLessThanOrEqual(Math.max(departureMs + 60_000, 0));
    }
  });

  it('is told of every car that got energy, and of no other', () => {
    for (const { charging, deliveredWh } of course.stays) expect(charging.length > 0).toBe(deliveredWh > 0);
  });
});
