/**
 * The dashboard in the browser: one event stream in, the page's sections out.
 * @module
 */
import type { CycleRecord } from '../../engine/index.ts';
import type { StateDocument } from '../state-document.ts';
import { found, inClock, setText } from './dom.ts';
import { alarmSection, meterSection, strategySection, tileSection, writeSection } from './lists.ts';
import { nodeSection } from './nodes.ts';
import { zoneSection } from './zones.ts';

type Tone = 'good' | 'warn' | 'bad' | 'quiet';

/** No news for this long means that what the page shows can no longer be relied on. */
const SILENT_AFTER_MS = 20_000;
const LOOK_EVERY_MS = 1_000;
const RECONNECT_MS = 3_000;

const zones = zoneSection();
const sections = [
  alarmSection(),
  tileSection(),
  zones.show,
  nodeSection(),
  meterSection(),
  strategySection(),
  writeSection(),
];
let heardAt = performance.now();
let connection: 'connecting' | 'open' | 'lost' = 'connecting';

function show(state: StateDocument): void {
  document.title = `${state.site.name} · Busbar`;
  setText(found('site-name'), state.site.name);
  const pace = state.speed === 1 ? '' : ` · simulated, ${state.speed} times real speed`;
  setText(found('site-time'), state.at === null ? 'Waiting for the first news' : `${inClock(state.at)}${pace}`);
  setBadge('badge-mode', ...mode(state));
  setBadge('badge-box', ...link(state));
  for (const section of sections) section(state);
}

function mode(state: StateDocument): readonly [Tone, string] {
  if (state.site.shadow) return ['warn', 'Shadow: nothing is written'];
  return state.record === null ? ['quiet', 'Starting'] : ['good', 'Regulating'];
}

function link(state: StateDocument): readonly [Tone, string] {
  switch (state.link.state) {
    case 'up':
      return state.link.detail === null
        ? ['good', 'Box connected']
        : ['bad', `Box connected, and nothing is written: ${state.link.detail}`];
    case 'down':
      return ['bad', `Box unreachable: ${state.link.detail ?? 'no reason given'}`];
    case 'unknown':
      return ['quiet', 'Box not reached yet'];
  }
}

function setBadge(id: string, tone: Tone, text: string): void {
  const badge = found(id);
  badge.dataset['tone'] = tone;
  setText(badge, text);
}

/** Says how the page itself is doing: live, lost, or connected to a service that has gone silent. */
function showConnection(): void {
  const lost = found('lost');
  const isSilent = connection === 'open' && performance.now() - heardAt > SILENT_AFTER_MS;
  const isLost = connection === 'lost' || isSilent;
  if (connection === 'lost') {
    setBadge('badge-page', 'bad', 'Connection lost');
    setText(lost, 'The connection to Busbar is lost. What you see is old. Trying again every few seconds.');
  } else if (isSilent) {
    setBadge('badge-page', 'warn', 'No news');
    setText(lost, `Busbar has said nothing for more than ${SILENT_AFTER_MS / 1000} s. What you see is old.`);
  } else if (connection === 'open') {
    setBadge('badge-page', 'good', 'Live');
  }
  lost.hidden = !isLost;
  document.body.dataset['lost'] = String(isLost);
}

/** Without the past the page still works: its curves then begin now. */
async function recall(): Promise<void> {
  const answer = await fetch('/api/v1/cycles?limit=180').catch(unlessLost);
  if (answer?.ok !== true) return;
  const { records } = (await answer.json()) as { readonly records: readonly CycleRecord[] };
  zones.recall(records);
}

/** What `fetch` throws when nobody answers; the event stream notices that too, and says so. */
function unlessLost(error: unknown): null {
  if (error instanceof TypeError) return null;
  throw error;
}

function connect(): void {
  const events = new EventSource('/api/v1/events');
  events.addEventListener('open', () => {
    connection = 'open';
    heardAt = performance.now();
    showConnection();
    // The service may have restarted meanwhile, and then counts its decisions anew.
    void recall();
  });
  events.addEventListener('error', () => {
    connection = 'lost';
    showConnection();
    // The browser retries by itself unless it was refused.
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, RECONNECT_MS);
  });
  events.addEventListener('state', (event: MessageEvent<string>) => {
    heardAt = performance.now();
    show(JSON.parse(event.data) as StateDocument);
    showConnection();
  });
}

setInterval(showConnection, LOOK_EVERY_MS);
connect();
