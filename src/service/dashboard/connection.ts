/**
 * The page's connection to the service: the stream of states, and how the page itself is doing.
 * @module
 */
import type { StateDocument } from '../state-document.ts';
import { found, setAttribute, setBadge, setHidden, setText } from './dom.ts';

/** No news for this long means that what the page shows can no longer be relied on. */
const SILENT_AFTER_MS = 20_000;
const LOOK_EVERY_MS = 1_000;
const RECONNECT_MS = 3_000;

let heardAt = performance.now();
let connection: 'connecting' | 'open' | 'lost' = 'connecting';

export interface Listener {
  show(state: StateDocument): void;
  /** A stream has begun, perhaps of another run of the service. */
  opened(): void;
}

/** Opens the stream, and again whenever it breaks. */
export function connect(listener: Listener): void {
  setInterval(showConnection, LOOK_EVERY_MS);
  open(listener);
}

function open(listener: Listener): void {
  const events = new EventSource('/api/v1/events');
  events.addEventListener('open', () => {
    connection = 'open';
    heardAt = performance.now();
    listener.opened();
    showConnection();
  });
  events.addEventListener('error', () => {
    connection = 'lost';
    showConnection();
    // The browser retries by itself unless it was refused.
    if (events.readyState === EventSource.CLOSED) setTimeout(() => open(listener), RECONNECT_MS);
  });
  events.addEventListener('state', (event: MessageEvent<string>) => {
    heardAt = performance.now();
    listener.show(JSON.parse(event.data) as StateDocument);
    showConnection();
  });
}

/** Says how the page itself is doing: live, lost, or connected to a service that has gone silent. */
function showConnection(): void {
  const [lost, badge] = [found('lost'), found('badge-page')];
  const isSilent = connection === 'open' && performance.now() - heardAt > SILENT_AFTER_MS;
  if (connection === 'lost') {
    setBadge(badge, 'bad', 'Connection lost');
    setText(lost, 'The connection to Busbar is lost. What you see is old. Trying again every few seconds.');
  } else if (isSilent) {
    setBadge(badge, 'warn', 'No news');
    setText(lost, `Busbar has said nothing for more than ${SILENT_AFTER_MS / 1000} s. What you see is old.`);
  } else if (connection === 'open') {
    setBadge(badge, 'good', 'Live');
  }
  const isLost = connection === 'lost' || isSilent;
  setHidden(lost, !isLost);
  setAttribute(document.body, 'data-lost', String(isLost));
}
