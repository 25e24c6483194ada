/**
 * The ways to tell another program of an alarm.
 * @module
 */
import { spawn, type ChildProcess, type SpawnOptions, type StdioOptions } from 'node:child_process';
import {
  resolveSecret,
  type AlarmHook,
  type CommandHook,
  type HttpHook,
  type MqttHook,
  type SecretSources,
} from '../../config/index.ts';

/** Carries one message. Never rejects; null where it has arrived, else why not, without secrets. */
export interface Carrier {
  /** For the log. */
  readonly name: string;
  carry(text: string, signal: AbortSignal): Promise<string | null>;
}

/** Hands a message to the site's broker; null where it was taken, else why not. */
export type Publish = (topic: string, payload: string) => string | null;

export interface CarrierPorts {
  readonly secrets: SecretSources;
  /** Null where there is no broker. */
  readonly publish: Publish | null;
  /** Starts a program; `spawn` without it. */
  readonly start?: Start;
}

/** Starts a program, or throws where the machine cannot. */
export type Start = (program: string, words: readonly string[], options: SpawnOptions) => ChildProcess;

/** How a hook of the site file is carried out. */
export function carrierOf(hook: AlarmHook, ports: CarrierPorts): Carrier {
  switch (hook.kind) {
    case 'command':
      return commandCarrier(hook, ports);
    case 'http':
      return httpCarrier(hook, ports.secrets);
    case 'mqtt':
      return mqttCarrier(hook, ports.publish);
  }
}

/** What a command inherits: enough to run, and none of the secrets that may be in the environment. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'] as const;

function commandCarrier({ command }: CommandHook, { secrets: { env }, start = spawn }: CarrierPorts): Carrier {
  const [program = '', ...words] = command;
  const inherited = Object.fromEntries(
    INHERITED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
  return {
    name: program,
    async carry(text, signal) {
      try {
        return await ended(
          start(program, words, { stdio: STDIO, env: inherited, signal, killSignal: 'SIGKILL' }),
          text,
        );
      } catch (error) {
        // A machine without memory or descriptors may throw already at the attempt.
        return reasonOf(error);
      }
    },
  };
}

const STDIO: StdioOptions = ['pipe', 'ignore', 'ignore'];

/** Null where a command has ended well after it was told a text, else why not. */
function ended(child: ChildProcess, text: string): Promise<string | null> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => resolve(code === 0 ? null : `it ended with code ${code ?? 'unknown'}`));
    // A command that does not read what it is told is free to. One that could not be started has no ears.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(`${text}\n`);
  });
}

function httpCarrier(hook: HttpHook, secrets: SecretSources): Carrier {
  return {
    // Many services take a key as part of the path.
    name: new URL(hook.url).origin,
    async carry(body, signal) {
      const headers = headersOf(hook, secrets);
      if (!headers.ok) return headers.why;
      try {
        const answer = await fetch(hook.url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers.headers },
          body,
          signal,
          redirect: 'error',
        });
        await answer.body?.cancel();
        return answer.ok ? null : `it answered ${answer.status}`;
      } catch (error) {
        return reasonOf(error);
      }
    },
  };
}

type Headers =
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly why: string };

/** Looked up each time, so that a new key needs no restart. */
function headersOf(hook: HttpHook, secrets: SecretSources): Headers {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(hook.headers)) {
    const resolved = typeof value === 'string' ? null : resolveSecret(value, secrets);
    if (resolved?.ok === false) return { ok: false, why: resolved.problem };
    headers[name] = resolved === null ? (value as string) : resolved.secret.reveal();
  }
  return { ok: true, headers };
}

/** The code alone: the message of a failed request may quote a header. */
function reasonOf(error: unknown): string {
  const { name, code, cause } = error as {
    readonly name?: string;
    readonly code?: unknown;
    readonly cause?: { readonly code?: string };
  };
  return cause?.code ?? (typeof code === 'string' ? code : (name ?? 'no answer'));
}

const mqttCarrier = ({ topic }: MqttHook, publish: Publish | null): Carrier => ({
  name: `MQTT topic ${topic}`,
  carry: async (text) => (publish === null ? 'the site file names no MQTT broker' : publish(topic, text)),
});
