import { describe, expect, it } from 'vitest';
import { bindElsewhere, bindStrategy, ceiling, createEngine, defineStrategy, watts } from '../../src/engine/index.ts';
import { rebuildSetup, setupOf } from '../../src/journal/index.ts';
import { siteOf } from '../support/site.ts';

const site = siteOf({ nodes: [{ name: 'Main', limitAmps: 50, metered: true, zone: true }] });

const cap = defineStrategy<{ readonly capWatts: number }, null>({
  id: 'cap',
  version: '1.0.0',
  summary: 'holds the site below a power',
  options: { parse: (value) => value as { readonly capWatts: number } },
  memory: null,
  failsafe: () => ({ ceilings: [] }),
  propose: (_, { options }) => ({
    ceilings: [
      {
        node: 'Main',
        bound: { unit: 'W', watts: watts(options.capWatts) },
        covers: 'total',
        kind: 'mandatory',
        until: null,
        reason: { kind: 'stated', text: 'cap', facts: {} },
      },
    ],
  }),
});
const registry = [cap as never];
const strategies = [bindStrategy(cap, { name: 'night cap', options: { capWatts: 7000 }, shadow: true })];

describe('the setup in a journal’s header', () => {
  it('survives JSON and gives the same engine back', () => {
    const read: unknown = JSON.parse(JSON.stringify(setupOf({ site, strategies })));
    const rebuilt = rebuildSetup(read, registry);
    if (!rebuilt.ok) expect.fail(rebuilt.why);
    expect(rebuilt.setup.site).toEqual(site);
    expect(createEngine(rebuilt.setup).initial).toEqual(createEngine({ site, strategies }).initial);
    expect(rebuilt.setup.strategies[0]).toMatchObject({ name: 'night cap', shadow: true, options: { capWatts: 7000 } });
  });

  it('has a strategy that ran elsewhere whole, so that no registry is needed', () => {
    const far = bindElsewhere({
      name: 'far',
      id: 'far',
      version: '1.0.0',
      shadow: false,
      options: { capWatts: 7000 },
      initialMemory: { asked: 0 },
      failsafe: { ceilings: [ceiling({ node: 'Main', watts: 0, reason: 'lost' })] },
    });
    const rebuilt = rebuildSetup(JSON.parse(JSON.stringify(setupOf({ site, strategies: [far] }))), []);
    expect(rebuilt).toEqual({ ok: true, setup: { site, strategies: [far] } });
  });

  it('may be of a site from before there were signals', () => {
    const { signals: _, ...before } = site;
    const rebuilt = rebuildSetup({ site: before, strategies: [] }, []);
    expect(rebuilt).toEqual({ ok: true, setup: { site, strategies: [] } });
  });

  it('is refused where the program has no such strategy, or another version of it', () => {
    const setup = setupOf({ site, strategies });
    expect(rebuildSetup(setup, [])).toEqual({ ok: false, why: 'this program knows no strategy cap' });
    expect(rebuildSetup(setup, [{ ...cap, version: '2.0.0' }])).toEqual({
      ok: false,
      why: 'cap 1.0.0 decided then, this program has cap 2.0.0',
    });
  });

  it('is refused where it says nothing of a site', () => {
    expect(rebuildSetup({ tickMs: 5000 }, registry)).toEqual({ ok: false, why: 'the header holds no site' });
    expect(rebuildSetup(null, registry)).toEqual({ ok: false, why: 'the header holds no site' });
  });
});
