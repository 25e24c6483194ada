/**
 * A running site as the HTTP API sees it, made of a recorded state, and whoever shows a key of it.
 * @module
 */
import { explainChain, type Site } from '../../../src/engine/index.ts';
import type { SiteView } from '../../../src/service/http/site-view.ts';
import type { LiveState } from '../../../src/service/live-state.ts';
import { openDesk } from '../../../src/service/operator-desk.ts';
import { FORGETFUL_STORE } from '../../../src/service/operator-store.ts';
import { stateDocument } from '../../../src/service/state-document.ts';
import { createVirtualClock } from '../../../sim/virtual-clock.ts';
import { instantAt, SITE } from '../recorded.ts';

/** The keys that `viewOf` knows. */
export const KEYS = { read: 'a-key-to-read', operate: 'a-key-to-operate' } as const;

/** The view of a site whose state is asked for anew each time. */
export async function viewOf(state: () => LiveState, site: Site = SITE): Promise<SiteView> {
  const clock = createVirtualClock({ wallStartMs: instantAt(0).wallMs });
  const desk = await openDesk({ site, clock, store: FORGETFUL_STORE, log: { info: () => 0, warn: () => 0 } as never });
  return {
    document: () => stateDocument(site, state(), 1),
    recent: () => state().recent,
    explain: (zone) => {
      const { record } = state();
      return record === null ? null : explainChain(site, record, zone);
    },
    caps: site.signals.filter(({ kind }) => kind === 'cap'),
    desk,
    callerOf: async (key) => {
      if (key === KEYS.read) return { name: 'reader', scope: 'read' };
      return key === KEYS.operate ? { name: 'front desk', scope: 'operate' } : null;
    },
  };
}
