import { describe, expect, it } from 'vitest';
import { memoryTransport } from '../../../sim/evce/memory-transport.ts';
import { loginAnswerSchema, parseBody, stationListSchema } from '../../../src/evce/wire.ts';
import { aBoxWithUsers, CONTROLLER, idOf } from './support/boxes.ts';

const LOGIN = {
  method: 'POST',
  path: 'login/login',
  token: null,
  body: { login: CONTROLLER.name, password: CONTROLLER.password },
} as const;

async function connected() {
  const { box, model } = aBoxWithUsers();
  const transport = memoryTransport(box);
  const answer = await transport.send(LOGIN);
  const login = parseBody(answer.kind === 'answered' ? answer.text : '', loginAnswerSchema);
  return { model, transport, token: login.ok ? login.value.token : null };
}

describe('the transport to a box in the same process', () => {
  it('brings text that parses to what the box has', async () => {
    const { model, transport, token } = await connected();
    const answer = await transport.send({ method: 'GET', path: 'stations/', token });
    expect(answer).toMatchObject({ kind: 'answered', status: 200 });
    const parsed = parseBody(answer.kind === 'answered' ? answer.text : '', stationListSchema);
    expect(parsed).toEqual({ ok: true, value: model.stations() });
  });

  it('sends bodies as JSON does: what JSON cannot say does not arrive', async () => {
    const { model, transport, token } = await connected();
    const path = `em/zones/${idOf(model.zones(), 'Garage')}/reduction`;
    const put = { method: 'PUT', path, token } as const;
    expect(await transport.send({ ...put, body: { reduction: 5 } })).toMatchObject({ status: 200 });
    expect(await transport.send({ ...put, body: { reduction: NaN } })).toMatchObject({ status: 400 });
    expect(await transport.send({ ...put, body: { reduction: undefined } })).toMatchObject({ status: 400 });
    expect(await transport.send(put)).toMatchObject({ status: 400 });
  });

  it('carries bytes as they are, there and back', async () => {
    const { model, transport, token } = await connected();
    const id = model.firmwares.announce({ name: 'two' });
    const path = `stations/firmwares/${id}/content`;
    const bytes = Uint8Array.from([0, 255, 128]);
    expect(await transport.send({ method: 'PUT', path, token, body: bytes })).toMatchObject({ status: 200 });
    expect(model.firmwares.bytesOf(id ?? NaN)).toEqual(bytes);
    const answer = await transport.send({ method: 'POST', path: 'stations/diagnostics/export', token });
    expect(answer).toMatchObject({ status: 200, text: '', bytes: model.diagnostics.export(null) });
  });

  it('needs nothing but promises: one turn of the event loop later everything is answered', async () => {
    const { transport, token } = await connected();
    let answered = 0;
    for (let call = 0; call < 10; call += 1) {
      void transport.send({ method: 'GET', path: 'em/zones', token }).then(() => (answered += 1));
    }
    void transport.send(LOGIN).then(() => (answered += 1));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(11);
  });

  it('answers nothing any more once it is closed', async () => {
    const { transport, token } = await connected();
    await transport.close();
    const answer = await transport.send({ method: 'GET', path: 'em/zones', token });
    expect(answer).toMatchObject({ kind: 'unanswered', why: 'closed' });
  });
});
