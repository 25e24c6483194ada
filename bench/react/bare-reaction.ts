/**
 * The least that anybody needs to react: a meter is read, and as soon as its values are there a reduction is written,
 * without looking at them. By undici alone, on the same box.
 * @module
 */
import { Client } from 'undici';
import { BenchFailure } from '../case.ts';
import type { BoxReady } from '../site/box-process.ts';
import { isMeterAnswer, watchWire, zoneWritten } from './wire-watch.ts';

/** Reactions, ms. */
export async function bareReactions(box: BoxReady, runs: number): Promise<readonly number[]> {
  const client = new Client(box.url, { connect: { rejectUnauthorized: false } });
  const reactions: number[] = [];
  let arrivedMs = 0;
  const stop = watchWire({
    arrived: (answer) => {
      if (isMeterAnswer(answer)) arrivedMs = answer.atMs;
    },
    left: (request) => {
      if (zoneWritten(request) !== null) reactions.push(request.atMs - arrivedMs);
    },
  });
  try {
    const call = await logIn(client, box);
    const [meter] = (await call('GET', 'pms')) as readonly { readonly id: number }[];
    const [zone] = (await call('GET', 'em/zones')) as readonly { readonly id: number }[];
    for (let run = 0; run < runs; run += 1) {
      await call('GET', `pms/${meter?.id ?? ''}/values`);
      await call('PUT', `em/zones/${zone?.id ?? ''}/reduction`, { reduction: 0 });
    }
    await call('POST', 'login/logout');
  } finally {
    stop();
    await client.close();
  }
  return reactions;
}

type Call = (method: 'GET' | 'PUT' | 'POST', path: string, body?: object) => Promise<unknown>;

async function logIn(client: Client, { user, password }: BoxReady): Promise<Call> {
  const answer = (await callWith(client, {})('POST', 'login/login', { login: user, password })) as {
    readonly token: string;
  };
  return callWith(client, { authorization: `Bearer ${answer.token}` });
}

function callWith(client: Client, headers: Readonly<Record<string, string>>): Call {
  return async (method, path, body) => {
    const { statusCode, body: answer } = await client.request({
      method,
      path: `/api/v2/${path}`,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (statusCode !== 200) throw new BenchFailure(`${method} ${path}: ${statusCode} ${text}`);
    return text === '' ? null : (JSON.parse(text) as unknown);
  };
}
