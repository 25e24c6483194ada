/** A simulated box on the network, and the client's own functions for all calls, through its own transport. */
import { startDevice } from '../../../sim/evce/device.ts';
import type { BoxModel } from '../../../sim/evce/model.ts';
import type { BoxUser } from '../../../sim/evce/users.ts';
import { createCalls, type EvceCalls } from '../../../src/evce/calls.ts';
import type { EvceCall } from '../../../src/evce/endpoints.ts';
import type { Result } from '../../../src/evce/failure.ts';
import type { Reply } from '../../../src/evce/session.ts';
import { openHttps } from '../../../src/evce/transport-https.ts';
import type { EvceAnswer } from '../../../src/evce/transport.ts';
import { uploadFirmware } from '../../../src/evce/upload.ts';
import { errorBodySchema, parseBody } from '../../../src/evce/wire.ts';
import { monoMs } from '../../../src/engine/index.ts';
import { aBoxWithUsers } from '../../sim/evce/support/boxes.ts';

export interface ContractBox {
  readonly model: BoxModel;
  /** All calls with this token; null for none. */
  callsWith(token: string | null): EvceCalls;
  /** Logs a user in; his token. */
  enter(user: BoxUser): Promise<string>;
  /** Sends a firmware's bytes to where the box has said. */
  upload(token: string, uploadUrl: string | undefined, bytes: Uint8Array): Promise<Result<unknown> | null>;
  close(): Promise<void>;
}

export async function contractBox(): Promise<ContractBox> {
  const { box, model } = aBoxWithUsers();
  const device = await startDevice({ box, port: 0 });
  const opened = openHttps({ url: device.url, pins: [device.fingerprint], environment: {} });
  if (!opened.ok) throw new RangeError(opened.why);
  const { transport } = opened;
  const askWith = (token: string | null) => async (call: EvceCall) => replyOf(await transport.send({ ...call, token }));
  const callsWith = (token: string | null): EvceCalls => createCalls(askWith(token));
  return {
    model,
    callsWith,
    async enter({ name, password }) {
      return valueOf(await callsWith(null).login({ login: name, password })).token;
    },
    upload: (token, uploadUrl = '', bytes) =>
      uploadFirmware(askWith(token), { uploadUrl, boxUrl: device.url, bytes, onBytes: () => undefined }),
    async close() {
      await transport.close();
      await device.close();
    },
  };
}

/** What a call has brought; it must not have failed. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new RangeError(JSON.stringify(result.failure));
  return result.value;
}

/** The status of a call that was answered. */
export function statusOf(result: Result<unknown>): number | string {
  if (result.ok) return 200;
  return result.failure.kind === 'refused' ? result.failure.status : result.failure.kind;
}

function replyOf(answer: EvceAnswer): Reply {
  if (answer.kind === 'unanswered') return { kind: 'failed', failure: answer };
  const { status, text, bytes } = answer;
  if (status === 200) return { kind: 'ok', text, ...(bytes === undefined ? {} : { bytes }), begunMonoMs: monoMs(0) };
  const error = parseBody(text, errorBodySchema);
  const detail = error.ok ? (error.value.message ?? '') : '';
  return { kind: 'failed', failure: { kind: 'refused', status, detail } };
}
