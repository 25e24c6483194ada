import { describe, expect, it } from 'vitest';
import { epochMs, type SignalSeries } from '../../src/engine/index.ts';
import { feedOf } from '../../src/series/signal-feed.ts';
import { at } from '../support/drive.ts';

describe('a feed', () => {
  it('says what is known at first, and then each time when more becomes known', () => {
    const base = at(0).wallMs;
    const feed = feedOf('price', {
      knownAt: (now): SignalSeries | null => (now < base + 5000 ? null : { knownAt: now, expiresAt: null, slots: [] }),
      nextAfter: (now) =>
        now < base + 20_000 ? epochMs(base + (Math.floor((now - base) / 10_000) + 1) * 10_000) : null,
    });
    const said = [0, 5, 10, 15, 20, 25, 30].flatMap((seconds) =>
      feed.observe(at(seconds)).map(({ kind, signal }) => `${seconds} ${kind} ${signal}`),
    );
    expect(said).toEqual(['10 SignalArrived price', '20 SignalArrived price']);
  });
});
