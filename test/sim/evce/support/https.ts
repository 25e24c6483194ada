/**
 * A simulated box on the network, and a client that speaks HTTPS to it and nothing more.
 * @module
 */
import { Agent, request } from 'undici';
import { startDevice, type Device } from '../../../../sim/evce/device.ts';
import type { Box } from '../../../../sim/evce/router.ts';
import type { BoxUser } from '../../../../sim/evce/users.ts';

export interface Sent {
  readonly token?: string;
  /** Text and bytes go as they are, anything else as JSON. */
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly bytes: Buffer;
  /** The body if it is JSON, else null. */
  readonly body: unknown;
}

export interface OverHttps {
  readonly device: Device;
  /** `path` is below `/api/v2/`, or begins with a slash. */
  readonly send: (method: string, path: string, sent?: Sent) => Promise<Answered>;
  /** Logs a user in; his token. */
  readonly enter: (user: BoxUser) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Starts a device for a box, trusted by its certificate. */
export async function overHttps(box: Box): Promise<OverHttps> {
  const device = await startDevice({ box, port: 0 });
  const agent = new Agent({ connect: { ca: device.certificate } });
  const send = async (method: string, path: string, { token, body }: Sent = {}): Promise<Answered> => {
    const headers: Record<string, string> = {};
    if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (body !== undefined)
      headers['content-type'] = `application/${body instanceof Uint8Array ? 'octet-stream' : 'json'}`;
    const url = path.startsWith('/') ? device.url + path : `${device.url}/api/v2/${path}`;
    const options = { dispatcher: agent, method: method as 'GET', headers, body: carried(body) };
    const answer = await request(url, options);
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    const type = String(answer.headers['content-type']);
    const json: unknown = type.startsWith('application/json') ? JSON.parse(bytes.toString()) : null;
    return { status: answer.statusCode, type, bytes, body: json };
  };
  return {
    device,
    send,
    async enter({ name, password }) {
      const { body } = await send('POST', 'login/login', { body: { login: name, password } });
      return String((body as { readonly token?: string }).token);
    },
    async close() {
      await agent.destroy();
      await device.close();
    },
  };
}

function carried(body: unknown): string | Uint8Array | null {
  if (body === undefined) return null;
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}
