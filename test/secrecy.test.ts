/**
 * No secret leaves the client but to the box: canaries for passwords and tokens are searched for in everything that
 * anybody can read afterwards, while the box does its worst and quotes back whatever it was sent.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../src/config/index.ts';
import { DEFAULT_DIALECT } from '../src/evce/dialect.ts';
import { openEvce } from '../src/evce/index.ts';
import { createSession } from '../src/evce/session.ts';
import { callTo } from '../src/evce/endpoints.ts';
import { createSeal } from '../src/evce/token-seal.ts';
import { fileTokenStore, type TokenStore } from '../src/evce/token-store.ts';
import { openHttps } from '../src/evce/transport-https.ts';
import type { EvceAnswer, EvceRequest, Transport } from '../src/evce/transport.ts';
import { openForReading } from '../src/journal/sqlite/database.ts';
import { unpack } from '../src/journal/sqlite/packed.ts';
import { openJournal } from '../src/service/journal-file.ts';
import { openLog } from '../src/service/log.ts';
import { startService } from '../src/service/service.ts';
import { realTime } from '../src/service/system-clock.ts';
import { TEST_SITE } from './evce/support/client-under-test.ts';
import { answered, settled, unanswered } from './evce/support/fake-box.ts';
import { livingBox, type LivingBox } from './evce/support/living-box.ts';
import { makeCertificate } from './evce/support/certificates.ts';
import { CONTROLLER } from './sim/evce/support/boxes.ts';

const MINUTE = 60_000;
/** So many characters of a secret in a row are a leak, not a coincidence. */
const WINDOW = 12;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'busbar-secrecy-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** All pieces of all forms in which a text may carry a secret. */
function canariesOf(secrets: readonly string[]): ReadonlySet<string> {
  // The first part of a token alone says only how it is signed, and is the same for the whole world.
  const parts = secrets.flatMap((secret) => secret.split('.').slice(1));
  const forms = [...secrets, ...parts].flatMap((part) => [
    part,
    encodeURIComponent(part),
    Buffer.from(part).toString('base64'),
    Buffer.from(part).toString('base64url'),
    Buffer.from(part).toString('hex'),
  ]);
  return new Set(forms.flatMap((form) => piecesOf(form)));
}

const piecesOf = (text: string): readonly string[] =>
  Array.from({ length: Math.max(0, text.length - WINDOW + 1) }, (_, at) => text.slice(at, at + WINDOW));

function expectSilence(sinks: Readonly<Record<string, string>>, secrets: readonly string[]): void {
  const canaries = canariesOf(secrets);
  expect(canaries.size).toBeGreaterThan(secrets.length * 5);
  for (const [sink, text] of Object.entries(sinks)) {
    expect(text.length, `${sink} is empty, so nothing was tested`).toBeGreaterThan(0);
    const found = piecesOf(text).filter((piece) => canaries.has(piece));
    expect(found, `found in ${sink}`).toEqual([]);
  }
}

/** A way to the box that remembers every secret that has passed. */
function watched(living: LivingBox): { readonly transport: Transport; readonly secrets: Set<string> } {
  const secrets = new Set<string>([CONTROLLER.password]);
  const transport: Transport = {
    async send(request) {
      const answer = await living.transport.send(request);
      const token =
        answer.kind === 'answered' ? /"token":"(eyJ[\w-]+\.[\w-]+\.[\w-]+)"/.exec(answer.text)?.[1] : undefined;
      if (token !== undefined) secrets.add(token);
      return answer;
    },
    close: async () => undefined,
  };
  return { transport, secrets };
}

/** A store that can be waited for. */
function awaited(inner: TokenStore): { readonly store: TokenStore; readonly written: () => Promise<void> } {
  const underWay = new Set<Promise<unknown>>();
  const noted = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
    return work;
  };
  return {
    store: {
      load: () => noted(inner.load()),
      save: (kept) => noted(inner.save(kept)),
      clear: () => noted(inner.clear()),
    },
    async written() {
      while (underWay.size > 0) {
        await Promise.all(underWay);
        await settled();
      }
    },
  };
}

const quoting = (request: EvceRequest): string =>
  `you sent ${JSON.stringify(request)}, that is ${Buffer.from(request.token ?? '').toString('base64')}, ` +
  `${encodeURIComponent(JSON.stringify(request.body ?? ''))}`;

/** What a box may do at its worst. */
const MISDEEDS: readonly (readonly [string, (request: EvceRequest, living: LivingBox) => EvceAnswer | null])[] = [
  ['nothing bad', () => null],
  ['quotes all in an error', (request) => answered(500, { message: quoting(request) })],
  ['quotes the end of it, cut off', (request) => answered(400, { message: quoting(request).slice(-150) })],
  ['quotes it deep in a long message', (request) => answered(403, { message: 'x'.repeat(170) + quoting(request) })],
  ['answers with no JSON', (request) => ({ kind: 'answered', status: 200, text: `<p>${quoting(request)}` })],
  ['answers with half of it', (request) => ({ kind: 'answered', status: 200, text: `{"token":"${quoting(request)}` })],
  ['answers with other JSON', (request) => answered(200, { token: 7, message: quoting(request), zones: [] })],
  ['knows no session and says whose', (request) => answered(401, { message: quoting(request) })],
  [
    'lets nobody in',
    (request) => (request.path.startsWith('login') ? answered(403, { message: quoting(request) }) : null),
  ],
  ['refuses writes', (request) => (request.method === 'PUT' ? answered(409, { message: quoting(request) }) : null)],
  ['is silent', () => unanswered('timeout')],
  ['breaks off', () => unanswered('closed')],
  ['gives a token nobody can use', ({ path }) => (path === 'login/login' ? answered(200, { token: 'a\nb' }) : null)],
];

/** All that stands in a journal, with what is compressed unfolded. */
async function everythingIn(path: string): Promise<string> {
  const opened = await openForReading(path);
  if (!opened.ok) throw new RangeError(opened.fault.why);
  const { db } = opened;
  const tables = db.prepare<[], { readonly name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const cells = tables.flatMap(({ name }) =>
    db
      .prepare<[], Record<string, unknown>>(`SELECT * FROM ${name}`)
      .all()
      .flatMap((row) => Object.values(row)),
  );
  db.close();
  return cells.map((cell) => (cell instanceof Uint8Array ? unpack(cell) : String(cell))).join('\n');
}

describe('secrets', () => {
  it('stand in no log, journal, document or title, whatever the box does', async () => {
    const living = livingBox({ modes: { secondLogin: 'kick' } });
    const { transport, secrets } = watched(living);
    const lines: string[] = [];
    const log = await openLog({ write: (line) => lines.push(line), pretty: false });
    const seal = createSeal('0123456789abcdef0123456789abcdef');
    if (!seal.ok) throw new RangeError(seal.why);
    const files = awaited(fileTokenStore({ folder: join(folder, 'session'), seal: seal.seal }));
    const evce = openEvce({
      transport,
      clock: living.clock,
      credentials: { user: CONTROLLER.name, password: () => CONTROLLER.password },
      tokenStore: files.store,
      dialect: DEFAULT_DIALECT,
      site: TEST_SITE,
      names: { meters: { 'Main meter': living.box.model.meters()[0]?.config.friendly_name ?? 'none' } },
      intervals: { metersMs: 10_000, statusesMs: 10_000, reductionsMs: 10_000, directoryMs: MINUTE },
      log: (level, text) => {
        log[level](text);
      },
      jitter: () => 0,
    });
    const service = { listen: { host: '127.0.0.1', port: 0 }, stateFolder: folder, onExit: 'fallback' } as const;
    const config = {
      site: TEST_SITE,
      strategies: [],
      foreign: [],
      sources: { broker: null, meters: [], signals: [] },
      signals: [],
      service,
      alarms: { minSeverity: 'warning' as const, hooks: [] },
      evce: null,
      file: join(folder, 'site.yaml'),
    };
    const { clock } = living;
    const journal = () => openJournal(config, { folder, at: clock.now(), clock: realTime(), log });
    const box = { ...evce, abandon: async () => undefined };
    const started = await startService({ config, box, clock, realTime: clock, speed: 1, journal, log });
    if (!started.ok) throw new RangeError(started.problem);

    const documents: string[] = [];
    // Real files are under way beside virtual time, which has to wait for them.
    const pass = async (minutes: number) => {
      for (let step = 0; step < minutes * 12; step += 1) {
        await clock.runUntil(clock.elapsedMs() + 5_000);
        await files.written();
      }
    };
    for (const [, misdeed] of MISDEEDS) {
      living.intercept = (request) => misdeed(request, living);
      await pass(1);
      documents.push(await (await fetch(new URL('api/v1/state', started.service.url))).text());
      documents.push(inspect(started.service.state(), { depth: null, showHidden: true }));
      living.intercept = () => null;
      await pass(1);
    }
    for (let kick = 0; kick < 2; kick += 1) {
      await living.rival();
      await pass(1);
    }
    const stopping = started.service.stop();
    await pass(1);
    await stopping;

    expect(secrets.size, 'sessions that were seen').toBeGreaterThan(3);
    const stored = readdirSync(join(folder, 'session'));
    expectSilence(
      {
        log: lines.join(''),
        journal: await everythingIn(join(folder, 'journal.sqlite')),
        documents: documents.join(''),
        'encrypted token files': `-${stored.map((file) => readFileSync(join(folder, 'session', file), 'utf8')).join('')}`,
        title: process.title + process.argv.join(' ') + process.execArgv.join(' '),
      },
      [...secrets],
    );
  });

  it('stand in no reply of a session, and in nothing that hangs on it', async () => {
    const living = livingBox({ modes: { secondLogin: 'kick' } });
    const { transport, secrets } = watched(living);
    const log: string[] = [];
    const session = createSession({
      transport,
      clock: living.clock,
      credentials: { user: CONTROLLER.name, password: () => CONTROLLER.password },
      tokenStore: fileTokenStore({ folder: join(folder, 'session'), seal: null }),
      allow: ['password'],
      log: (level, text) => log.push(`${level} ${text}`),
      jitter: () => 0,
    });
    const replies: unknown[] = [];
    for (const [, misdeed] of MISDEEDS) {
      living.intercept = (request) => misdeed(request, living);
      for (const path of ['em/zones', 'pms'] as const) {
        living.clock.advanceTo(living.clock.elapsedMs() + MINUTE);
        const reply = await session.ask('poll', { ...callTo('zones'), path });
        // What the box says of itself is passed on to be parsed; what is told to people comes as a failure.
        if (reply.kind === 'failed') replies.push(reply);
      }
    }
    const next = 'Next-Canary-Secret-3!';
    secrets.add(next);
    living.intercept = (request) => answered(400, { message: quoting(request) });
    replies.push(await session.changePassword(next));
    const sinks = { inspected: inspect(replies, { depth: null, showHidden: true }), json: JSON.stringify(replies) };
    expectSilence({ ...sinks, log: `-${log.join('\n')}` }, [...secrets]);
  });

  it('stand in no answer of the transport, however the box breaks off', async () => {
    const { key, cert, pin } = await makeCertificate('EVCE');
    const token = 'Token-Canary-abcdefghijklmnop';
    const answers: unknown[] = [];
    const echo = (data: Buffer) => `HTTP/1.1 ${data.toString('latin1')}`;
    const endings: readonly ((data: Buffer) => string | null)[] = [
      () => null,
      (data) => data.toString('latin1'),
      echo,
      (data) => `HTTP/1.1 200 OK\r\n${data.toString('latin1')}: x\r\n\r\n`,
      (data) => `HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n${data.toString('latin1')}`,
    ];
    for (const ending of endings) {
      const server = createTls({ key, cert }, (socket) => {
        socket.on('error', () => undefined);
        socket.on('data', (data: Buffer) => socket.end(ending(data) ?? ''));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const opened = openHttps({ url: `https://127.0.0.1:${port}`, pins: [pin], environment: {}, totalMs: 2_000 });
      if (!opened.ok) throw new RangeError(opened.why);
      const body = { password: token };
      for (const method of ['GET', 'PUT'] as const) {
        answers.push(
          await opened.transport.send({ method, path: 'em/zones', token, ...(method === 'PUT' ? { body } : {}) }),
        );
      }
      await opened.transport.close();
      server.close();
    }
    expect(answers.every((answer) => (answer as EvceAnswer).kind === 'unanswered')).toBe(true);
    expectSilence({ inspected: inspect(answers, { depth: null, showHidden: true }), json: JSON.stringify(answers) }, [
      token,
    ]);
  });

  it('stay wrapped until they are sent', () => {
    const secret = new Secret('Wrapped-Canary-1!');
    const thrown = Object.assign(new RangeError('broken'), { secret, cause: { secret } });
    const shown = inspect(thrown, { depth: null, showHidden: true }) + JSON.stringify({ secret }) + String(secret);
    expectSilence({ shown }, ['Wrapped-Canary-1!']);
  });
});
