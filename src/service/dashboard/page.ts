/**
 * The dashboard in the browser: one event stream in, the page's sections out.
 * @module
 */
import type { CycleRecord } from '../../engine/index.ts';
import type { StateDocument } from '../state-document.ts';
import { alarmSection } from './alarms.ts';
import { answerOf } from './ask.ts';
import { connect } from './connection.ts';
import { curveSection } from './curves.ts';
import { demandSection } from './demand.ts';
import { meterSection, sourceSection, strategySection, wordSection, writeSection } from './lists.ts';
import { nodeSection } from './nodes.ts';
import { tileSection, topSection } from './top.ts';
import { zoneSection } from './zones.ts';

/** So many records of so many nodes are read at the start: enough for the small drawings, and no megabytes. */
const RECALL_MAX = 180;
const RECALL_NODES = 2_000;

const zones = zoneSection();
const sections = [
  topSection(),
  alarmSection(),
  tileSection(),
  demandSection(),
  zones.show,
  nodeSection(),
  curveSection(),
  strategySection(),
  wordSection(),
  meterSection(),
  sourceSection(),
  writeSection(),
];
let isRecalled = false;
let newest: StateDocument | null = null;

function show(state: StateDocument): void {
  newest = state;
  if (!isRecalled) void recall(state);
  isRecalled = true;
  for (const section of sections) section(state);
}

/** Without the past the page still works: its curves then begin now. */
async function recall({ site }: StateDocument): Promise<void> {
  const limit = Math.max(1, Math.min(RECALL_MAX, Math.floor(RECALL_NODES / site.nodes.length)));
  const answer = await answerOf<{ readonly records: readonly CycleRecord[] }>(`/api/v1/cycles?limit=${limit}`);
  if (answer === null) return;
  zones.recall(answer.records);
  if (newest !== null) zones.show(newest);
}

connect({
  show,
  // The service may have restarted meanwhile, and then counts its decisions anew.
  opened: () => {
    isRecalled = false;
  },
});
