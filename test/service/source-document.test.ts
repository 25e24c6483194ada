import { describe, expect, it } from 'vitest';
import { epochMs, monoMs } from '../../src/engine/index.ts';
import { INITIAL_STATE } from '../../src/service/live-state.ts';
import { sourceDocuments } from '../../src/service/source-document.ts';

const at = (ms: number) => ({ monoMs: monoMs(ms), wallMs: epochMs(ms) });
const ROOF = { name: 'Roof', kind: 'mqtt', connected: true, ageMs: 5, problem: null } as const;

describe('the ways in', () => {
  it('are the box alone at first, with nothing known of it', () => {
    expect(sourceDocuments(INITIAL_STATE, [])).toEqual([
      { name: 'EVCE', kind: 'evce', connected: false, ageMs: null, problem: null },
    ]);
  });

  it('count for the box what the box has answered, and not what is read elsewhere', () => {
    const state = { ...INITIAL_STATE, at: at(9_000), metersAskedAt: { Incomer: monoMs(4_000), Roof: monoMs(9_000) } };
    const link = { kind: 'LinkChanged', at: at(0), up: true, detail: null } as const;
    expect(sourceDocuments({ ...state, link }, [ROOF])).toEqual([
      { name: 'EVCE', kind: 'evce', connected: true, ageMs: 5_000, problem: null },
      ROOF,
    ]);
  });
});
