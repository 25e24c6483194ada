/**
 * A hand on the simulated box, past its calls: makes a meter show more than flows.
 * @module
 */
import { Agent, request } from 'undici';
import { BenchFailure } from '../case.ts';
import type { BoxReady } from '../site/box-process.ts';

export interface BoxControl {
  /** From now on the meter shows so many times what it measures; the result ends that. */
  exaggerate(meter: string, factor: number): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export function openControl({ url, controlToken }: BoxReady): BoxControl {
  // The box is our own child and this is not what is measured.
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  const call = async (method: 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    const answer = await request(`${url}/_sim/${path}`, {
      dispatcher,
      method,
      headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new BenchFailure(`the box's control surface: ${answer.statusCode} ${text}`);
    return JSON.parse(text);
  };
  return {
    async exaggerate(meter, factor) {
      const { id } = (await call('POST', 'faults', { kind: 'meter-spike', meter, factor })) as { readonly id: number };
      return async () => {
        await call('DELETE', `faults/${id}`);
      };
    },
    close: () => dispatcher.close(),
  };
}
