/**
 * The whole chain behind a zone's allocation, as `busbar explain` gives it; asked for only while somebody looks at it.
 * @module
 */
import { element } from './dom.ts';
import { answerOf } from './ask.ts';

export interface ReasonList {
  readonly root: HTMLElement;
  /** A new decision was made; `sentence` is its word on the zone. */
  update(sentence: string): void;
}

/** The closed list of a zone. */
export function reasonList(zone: string): ReasonList {
  const items = element('ol', { class: 'chain' });
  const root = element('details', {}, element('summary', {}, 'Why, link by link'), items);
  let isAsking = false;
  let shown = '';
  const ask = async (): Promise<void> => {
    if (!root.open || isAsking) return;
    isAsking = true;
    const answer = await answerOf<{ readonly chain: readonly string[] }>(`/api/v1/explain/${encodeURIComponent(zone)}`);
    isAsking = false;
    const chain = answer?.chain ?? ['The explanation could not be fetched.'];
    if (chain.join('\n') === shown) return;
    shown = chain.join('\n');
    items.replaceChildren(...chain.map((link) => element('li', {}, link)));
  };
  root.addEventListener('toggle', () => void ask());
  return { root, update: () => void ask() };
}
