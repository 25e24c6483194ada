/**
 * Whether the service's own port is free, and whether what a site reads besides its box can be reached.
 * @module
 */
import { connect, createServer } from 'node:net';
import { boxError, boxNote, boxWarning, type BoxFinding } from '../../commissioning/finding.ts';
import type { SiteConfig } from '../../config/index.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

const CONNECT_MS = 3_000;
const PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'mqtt:': 1883,
  'mqtts:': 8883,
  'ws:': 80,
  'wss:': 443,
};

/** Whether the address of the dashboard is free; a running service has it. */
export async function lookAtPort(listen: Place, isRunning: boolean): Promise<BoxFinding> {
  const subject = `port ${listen.port}`;
  if (isRunning) return boxNote(subject, 'is the running service’s');
  const code = await listenOnce(listen);
  if (code === null) return boxNote(subject, 'is free');
  const advice = 'choose another one under service.http.listen, or end the program that has it';
  return boxError(
    subject,
    code === 'EADDRINUSE' ? 'is used by another program' : `cannot be listened on (${code})`,
    advice,
  );
}

function listenOnce({ host, port }: Place): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code ?? error.message);
    });
    server.listen({ host, port }, () => server.close(() => resolve(null)));
  });
}

/** Whether each source can be connected to; what it then says is for the service to judge. */
export async function lookAtSources({ sources }: Pick<SiteConfig, 'sources'>): Promise<readonly BoxFinding[]> {
  const places = new Map<string, Place>();
  if (sources.broker !== null) add(places, 'broker', placeOf(sources.broker.url));
  for (const meter of sources.meters) {
    if (meter.kind === 'modbus') add(places, `meter ${meter.name}`, meter);
    if (meter.kind === 'http') add(places, `meter ${meter.name}`, placeOf(meter.request.url));
  }
  for (const signal of sources.signals)
    if (signal.kind === 'http') add(places, `signal ${signal.signal}`, placeOf(signal.request.url));
  return Promise.all([...places].map(([subject, place]) => sourceFinding(subject, place)));
}

function add(places: Map<string, Place>, subject: string, { host, port }: Place): void {
  places.set(subject, { host, port });
}

function placeOf(url: string): Place {
  const { hostname, port, protocol } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || (PORTS[protocol] ?? 0)) };
}

async function sourceFinding(subject: string, place: Place): Promise<BoxFinding> {
  const where = `${place.host}:${place.port}`;
  const why = await connectOnce(place);
  if (why === null) return boxNote(subject, `${where} takes connections`);
  return boxWarning(subject, `${where} cannot be reached (${why})`, 'check its supply, its address and the network');
}

function connectOnce({ host, port }: Place): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: CONNECT_MS });
    const end = (why: string | null) => (): void => {
      socket.destroy();
      resolve(why);
    };
    socket.once('connect', end(null));
    socket.once('timeout', end(`no answer within ${CONNECT_MS / 1000} s`));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message)());
  });
}
