/**
 * Builds what is read besides the box from checked input.
 * @module
 */
import { createHash } from 'node:crypto';
import type { PhaseIndex } from '../../engine/index.ts';
import type {
  Broker,
  HttpMeter,
  HttpRequest,
  HttpSignal,
  ModbusMeter,
  MqttMeter,
  MqttPart,
  MqttSignal,
  RemoteMeter,
  SourceSettings,
} from '../../sources/settings.ts';
import type { Path } from '../problem.ts';
import { unitOf, type SignalInput } from '../schema/signal-schema.ts';
import type { MeterInput, SiteInput } from '../schema/site-schema.ts';
import type { BrokerInput, HttpMeterInput, ModbusMeterInput, MqttMeterInput } from '../schema/source-schema.ts';
import type { SecretRef } from '../secret.ts';
import { compileTimeZone } from '../time-zone.ts';
import { listed, measuredLines, partsOf, phaseNamed } from './meter-parts.ts';
import { secretRefOf } from './secret-ref.ts';

/** The absolute path of a file that is named at a place of the document. */
export type FileAt = (path: Path, named: string) => string;

type AboutSources = Pick<SiteInput, 'site' | 'mqtt' | 'meters' | 'signals'>;

/** Whether a meter is read otherwise than through EVCE. */
export const isRemote = (meter: Partial<Pick<MeterInput, 'mqtt' | 'modbus' | 'http'>>): boolean =>
  meter.mqtt !== undefined || meter.modbus !== undefined || meter.http !== undefined;

export function sourceSettingsOf(input: AboutSources, fileAt: FileAt): SourceSettings<SecretRef> {
  const { site, mqtt, meters, signals } = input;
  return {
    broker: mqtt === undefined ? null : brokerOf(mqtt, site, fileAt),
    meters: meters.flatMap((meter, index) => meterOf(meter, ['meters', index], fileAt)),
    signals: signals.flatMap((signal, index) => signalOf(signal, ['signals', index], fileAt)),
  };
}

function brokerOf(input: BrokerInput, site: string, fileAt: FileAt): Broker<SecretRef> {
  const { url, user, password, ca, clientId, publish } = input;
  const own = wordOf(site);
  return {
    url,
    clientId: clientId ?? `busbar-${own}`,
    user: user ?? null,
    password:
      password === undefined ? null : secretRefOf(password, (named) => fileAt(['mqtt', 'password', 'file'], named)),
    ca: ca === undefined ? null : fileAt(['mqtt', 'ca'], ca),
    publish:
      publish === undefined
        ? null
        : { prefix: publish.prefix ?? `busbar/${own}`, discoveryPrefix: discoveryOf(publish.homeAssistant) },
  };
}

const HOME_ASSISTANT = 'homeassistant';
const discoveryOf = (written: boolean | string): string | null =>
  written === true ? HOME_ASSISTANT : written === false ? null : written;

const WORD_CHARS = 40;
const HASH_CHARS = 8;

/**
 * A name as one word of a topic. Where it loses more than capitals and spaces it ends in a hash of the whole name: two sites
 * of one word would throw each other off the broker.
 */
function wordOf(name: string): string {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (/^[a-z0-9 -]+$/i.test(name) && word !== '' && word.length <= WORD_CHARS) return word;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_CHARS);
  const start = word.slice(0, WORD_CHARS - HASH_CHARS - 1).replace(/-$/, '');
  return start === '' ? hash : `${start}-${hash}`;
}

function meterOf(input: MeterInput, path: Path, fileAt: FileAt): SourceSettings<SecretRef>['meters'] {
  const { name, role, mqtt, modbus, http } = input;
  const isSource = role !== 'flow';
  if (mqtt !== undefined) return [mqttMeterOf(mqtt, { name, isSource })];
  if (modbus !== undefined) return [modbusMeterOf(modbus, { name, isSource })];
  const at = (key: Path, named: string): string => fileAt([...path, 'http', ...key], named);
  return http === undefined ? [] : [httpMeterOf(http, { name, isSource }, at)];
}

type Called = Pick<RemoteMeter, 'name' | 'isSource'>;

function mqttMeterOf(input: MqttMeterInput, called: Called): MqttMeter {
  const values = listed(input);
  const parts = values
    .flatMap((value) => partsOf(value))
    .flatMap((part): readonly MqttPart[] => (part.topic === null ? [] : [{ ...part, topic: part.topic }]));
  const stamped = values.find(({ stamp, topic }) => stamp !== undefined && topic !== undefined);
  const { topic, stamp } = stamped ?? {};
  return {
    kind: 'mqtt',
    ...called,
    lines: measuredLines(parts),
    parts,
    stamp: topic === undefined || stamp === undefined ? null : { topic, path: stamp },
  };
}

const ALL_LINES: readonly PhaseIndex[] = [0, 1, 2];

function modbusMeterOf(input: ModbusMeterInput, called: Called): ModbusMeter {
  const { host, port, unitId, map, phase, every, timeout } = input;
  const lines = phase === undefined ? ALL_LINES : [phaseNamed(phase)];
  return { kind: 'modbus', ...called, lines, host, port, unitId, map, everyMs: every, timeoutMs: timeout };
}

function httpMeterOf(input: HttpMeterInput, called: Called, fileAt: FileAt): HttpMeter<SecretRef> {
  const parts = input.values
    .flatMap((value) => partsOf(value))
    .map(({ quantity, lines, path: at, factor }) => ({ quantity, lines, path: at, factor }));
  const request = requestOf(input, fileAt);
  return { kind: 'http', ...called, lines: measuredLines(parts), parts, request, stampPath: input.stamp ?? null };
}

function requestOf(
  { url, every, timeout, headers }: Pick<HttpMeterInput, 'url' | 'every' | 'timeout' | 'headers'>,
  fileAt: FileAt,
): HttpRequest<SecretRef> {
  const refs = Object.entries(headers).map(
    ([name, written]) => [name, secretRefOf(written, (named) => fileAt(['headers', name, 'file'], named))] as const,
  );
  return { url, everyMs: every, timeoutMs: timeout, headers: Object.fromEntries(refs) };
}

function signalOf(input: SignalInput, path: Path, fileAt: FileAt): readonly (MqttSignal | HttpSignal<SecretRef>)[] {
  const { mqtt, http, column, timezone, kind, unit } = input;
  const about = {
    signal: input.name,
    column,
    timeZone: timezone === undefined ? null : compileTimeZone(timezone),
    factor: unitOf(kind, unit)?.factor ?? 1,
  };
  const said = (from: { readonly validFor?: number | undefined; readonly path?: string | undefined }) => ({
    validForMs: (from.validFor ?? null) as MqttSignal['validForMs'],
    path: from.path ?? null,
  });
  if (mqtt !== undefined) return [{ kind: 'mqtt', ...about, ...said(mqtt), topic: mqtt.topic }];
  if (http === undefined) return [];
  const at = (key: Path, named: string): string => fileAt([...path, 'http', ...key], named);
  return [{ kind: 'http', ...about, ...said(http), request: requestOf(http, at) }];
}
