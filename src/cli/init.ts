/**
 * `busbar init`: reads a box and writes a first site file, with questions where the box cannot know the answer.
 * @module
 */
import { dirname, relative, resolve } from 'node:path';
import { type Environment, loadSite, onDisk, resolveSecret, type SecretRef } from '../config/index.ts';
import { firstSite } from '../commissioning/first-site.ts';
import { millis } from '../engine/index.ts';
import { createCalls, type Ask } from '../evce/calls.ts';
import { describeFailure, type Result } from '../evce/failure.ts';
import { listBox, type DatedListing } from '../evce/listing.ts';
import { createSession, type Reply } from '../evce/session.ts';
import { lookAtCertificate } from '../evce/shown-certificate.ts';
import { memoryTokenStore } from '../evce/token-store.ts';
import { openHttps } from '../evce/transport-https.ts';
import type { Transport } from '../evce/transport.ts';
import { readSecretFile } from '../service/box-access.ts';
import { realTime } from '../service/system-clock.ts';
import { within } from '../service/waiting.ts';
import { askYesNo } from './ask.ts';
import { pinLines, readAddress } from './evce-pin.ts';
import { outFileProblem, writeOutFile } from './out-file.ts';
import { awaitStop } from './stop-request.ts';
import { EXIT, type ExitCode, type InitOptions, printError, printLine, printProblems } from './verb.ts';

/** Where the password is looked for when no file is named. */
const PASSWORD_VARIABLE = 'EVCE_PASSWORD';
const CONNECT_MS = 5_000;
const LOGOUT_MS = 3_000;

/** Who is asked to stop. */
type Signals = Pick<NodeJS.Process, 'on' | 'off'>;

export async function runInit(
  options: InitOptions,
  environment: Environment = process.env,
  signals: Signals = process,
): Promise<ExitCode> {
  const { address, outFile, force, passwordFile, user } = options;
  const peer = readAddress(address);
  if (peer === null) return usage(`${address} is no address, expected HOST or HOST:PORT, such as 192.168.0.128`);
  const occupied = outFileProblem({ file: outFile, force });
  if (occupied !== null) return usage(occupied);
  const ref: SecretRef =
    passwordFile === null ? { kind: 'env', env: PASSWORD_VARIABLE } : { kind: 'file', file: resolve(passwordFile) };
  const password = resolveSecret(ref, { env: environment, readFile: readSecretFile });
  if (!password.ok)
    return usage(
      `${password.problem}; the password of user ${user} is read from --password-file or ${PASSWORD_VARIABLE}`,
    );
  const pins = options.pins.length > 0 ? options.pins : await pinsByEye(peer);
  if (typeof pins === 'number') return pins;
  const url = `https://${peer.host.includes(':') ? `[${peer.host}]` : peer.host}${peer.port === 443 ? '' : `:${peer.port}`}`;
  const https = openHttps({ url, pins, environment });
  if (!https.ok) return usage(https.why);
  const listed = await listOnce(https.transport, { user, password: () => password.secret.reveal() }, signals);
  if (listed === 'stopped') return failed('stopped: nothing was written');
  if (!listed.ok) return failed(`${url}: ${describeFailure(listed.failure)}`);
  const text = firstSite({
    url,
    user,
    password: passwordFile === null ? { env: PASSWORD_VARIABLE } : { file: besides(outFile, passwordFile) },
    pins,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    listing: listed.value.listing,
  });
  const written = writeOutFile({ file: outFile, force }, Buffer.from(text));
  return written.ok ? told(outFile, listed.value, environment) : failed(written.problem);
}

/** The certificate that the box shows, once somebody has compared it; else the code to exit with. */
async function pinsByEye(peer: {
  readonly host: string;
  readonly port: number;
}): Promise<readonly string[] | ExitCode> {
  const looked = await lookAtCertificate({ ...peer, connectMs: CONNECT_MS }, realTime().now().wallMs);
  if (!looked.ok) return failed(`${peer.host}:${peer.port} shows no certificate: ${looked.why}`);
  const { certificate } = looked;
  process.stderr.write(`${pinLines(`${peer.host}:${peer.port}`, certificate).join('\n')}\n\n`);
  const answer = await askYesNo('Is this the fingerprint of the box, compared row by row?');
  if (answer === true) return [certificate.pin];
  if (answer === false) return failed('nothing was sent to it');
  return usage(`compare the fingerprint and, if it is the box's, give --pin ${certificate.pin}`);
}

/**
 * Logs in, lists, logs out. There is no state folder yet, so the token is kept nowhere: whoever stops this waits for the call
 * that is under way and for the logout, or the box would let nobody in until the session ends by itself.
 */
async function listOnce(
  transport: Transport,
  credentials: { readonly user: string; readonly password: () => string },
  signals: Signals,
): Promise<Result<DatedListing> | 'stopped'> {
  const clock = realTime();
  const tokenStore = memoryTokenStore();
  // tidy-ok: a second Ctrl-C means at once, whatever is still open.
  const stop = awaitStop({ clock, afterMs: null, abort: () => process.exit(EXIT.failed), process: signals });
  let isStopped = false;
  void stop.requested.then(() => (isStopped = true));
  const session = createSession({
    transport,
    clock,
    credentials,
    tokenStore,
    log: (level, text) => {
      if (level === 'warn') printError(text);
    },
    jitter: () => 0,
  });
  const ask: Ask = async (call) => (isStopped ? STOPPED : session.ask('poll', call));
  const listed = await listBox(createCalls(ask), session).finally(async () => {
    await within(clock, LOGOUT_MS, session.close());
    await transport.close();
    stop.dispose();
    const { kept } = await tokenStore.load();
    if (kept?.kind === 'open')
      printError(`the box has not confirmed the logout: it may let nobody in as ${credentials.user} for up to 30 min`);
  });
  // Only now: the logout can be stopped at too.
  return isStopped ? 'stopped' : listed;
}

const STOPPED: Reply = {
  kind: 'failed',
  failure: { kind: 'no-session', why: 'closed', detail: 'stopped', retryAfterMs: millis(0) },
};

/** A relative path of a site file starts at the site file. */
function besides(outFile: string, named: string): string {
  const path = relative(dirname(resolve(outFile)), resolve(named));
  return path.startsWith('..') ? resolve(named) : path;
}

/** What was written is read again at once: a first file that does not pass would be a poor start. */
function told(file: string, { listing }: DatedListing, environment: Environment): ExitCode {
  const { zones, stations, meters } = listing;
  printLine(
    `${file}: written, with ${counted(zones, 'zone')}, ${counted(stations, 'station')} and ${counted(meters, 'meter')} of the box`,
  );
  const loaded = loadSite(file, onDisk(environment));
  if (!loaded.ok) {
    printProblems(loaded.problems);
    printError('the file does not pass yet: the box has something that a site file cannot say');
    return EXIT.notHeld;
  }
  printLine('Answer the questions in it (lines with a ?), then:');
  printLine(`  busbar check -c ${file}`);
  printLine(`  busbar check -c ${file} --connect`);
  for (const { name } of loaded.value.site.zones.slice(0, 1))
    printLine(`  busbar commission ${JSON.stringify(name)} -c ${file}`);
  return EXIT.done;
}

const counted = ({ length }: readonly unknown[], noun: string): string => `${length} ${noun}${length === 1 ? '' : 's'}`;

function usage(problem: string): ExitCode {
  printError(problem);
  return EXIT.usage;
}

function failed(problem: string): ExitCode {
  printError(problem);
  return EXIT.failed;
}
