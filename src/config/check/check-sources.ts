/**
 * Checks of what is read elsewhere than through EVCE: each meter and signal in one way, and no number that could be taken for
 * another.
 * @module
 */
import { listed, partsOf, quantityOf, type WrittenPart } from '../build/meter-parts.ts';
import type { Path } from '../problem.ts';
import type { MeterInput } from '../schema/site-schema.ts';
import type { HttpMeterInput, HttpValueInput, ModbusMeterInput, MqttValueInput } from '../schema/source-schema.ts';
import {
  type DescribePlace,
  error,
  type Finding,
  type Readable,
  repetitions,
  type SiteDraft,
  warning,
} from './finding.ts';

/** Sources up to this may stand on one line, kW: then a total does not say which. */
const ONE_LINE_KW = 4.6;
const WAYS = ['evce', 'mqtt', 'modbus', 'http'] as const;

/** All that is wrong with meters and signals that are read elsewhere, and with the way to them. */
export function checkSources(draft: SiteDraft, describe: DescribePlace): Finding[] {
  const { meters, signals } = draft;
  return [
    ...meters.flatMap((meter, index) => checkMeter(meter, ['meters', index])),
    ...checkSameModbus(draft, describe),
    ...(draft.hasBroker ? [] : needBroker(draft)),
    ...checkBroker(draft.broker),
    ...meters.flatMap(({ http }, index) => checkHeaders(http, ['meters', index, 'http'])),
    ...signals.flatMap(({ http }, index) => checkHeaders(http, ['signals', index, 'http'])),
  ];
}

function checkMeter(meter: Readable<MeterInput>, path: Path): Finding[] {
  const ways = WAYS.filter((way) => meter[way] !== undefined);
  if (ways.length > 1) return [error(path, `is read by ${ways.join(' and by ')}, expected one of them`)];
  const { mqtt, http, modbus, role } = meter;
  if (modbus !== undefined) {
    const isShort = role === 'flow' && modbus.phase !== undefined;
    return isShort ? [error([...path, 'modbus', 'phase'], `${SEES_ALL}; one line is enough for a source only`)] : [];
  }
  const values =
    mqtt === undefined
      ? listedIn(http).map((value, index) => ({ value, path: [...path, 'http', 'values', index] }))
      : listed(mqtt).map((value, index) => ({
          value,
          path: [...path, 'mqtt', ...(Array.isArray(mqtt) ? [index] : [])],
        }));
  const wrong = values.flatMap(({ value, path: at }) => checkValue(value, { at, isMessage: mqtt !== undefined }));
  if (values.length === 0 || wrong.length > 0) return wrong;
  const parts = values.flatMap(({ value }) => partsOf(value));
  return [
    ...checkTwice(parts, path),
    ...checkComplete(
      meter,
      values.map(({ value }) => value),
      path,
    ),
  ];
}

const SEES_ALL = 'a meter that guards a limit has to tell the current of each line';

type Value = HttpValueInput & Pick<MqttValueInput, 'topic' | 'topics'>;

/** One listed number. */
function checkValue(value: Value, { at, isMessage }: { readonly at: Path; readonly isMessage: boolean }): Finding[] {
  const { topic, topics, path, paths, phase, register, unit } = value;
  const byLine = topics !== undefined || paths !== undefined;
  const quantity = quantityOf(value);
  const isEnergy = quantity === 'import' || quantity === 'export';
  const needsLine = quantity === 'current' || quantity === 'voltage';
  if (isMessage && (topic === undefined) === (topics === undefined))
    return [error(at, 'expected one of topic, topics')];
  if (topics !== undefined && paths !== undefined) return [error(at, 'expected one of topics, paths')];
  if (path !== undefined && paths !== undefined) return [error(at, 'expected one of path, paths')];
  if (!isMessage && path === undefined && paths === undefined) return [error(at, 'expected one of path, paths')];
  if (byLine && phase !== undefined)
    return [error([...at, 'phase'], 'has no effect on a number that is listed by line')];
  if (isEnergy && (byLine || phase !== undefined)) return [error(at, 'energy is that of all lines together')];
  if (!isEnergy && register !== undefined) return [error([...at, 'register'], `has no effect on ${unit}`)];
  if (needsLine && !byLine && (phase === undefined || phase === 'all'))
    return [
      error(at, `${unit} is of one line: expected phase, or three of them by ${isMessage ? 'topics or ' : ''}paths`),
    ];
  return [];
}

function checkTwice(parts: readonly WrittenPart[], path: Path): Finding[] {
  const names = parts.flatMap(({ quantity, lines }) =>
    lines.length === 0 ? [quantity] : lines.map((line) => `${quantity} of L${line + 1}`),
  );
  return repetitions(names).map(({ index }) => error(path, `its ${names[index]} is there twice`));
}

function checkComplete({ role, nominalKw }: Readable<MeterInput>, values: readonly Value[], path: Path): Finding[] {
  const parts = values.flatMap((value) => partsOf(value));
  if (role === 'flow') {
    const lines = new Set(parts.filter(({ quantity }) => quantity === 'current').flatMap((part) => part.lines));
    return lines.size === 3 ? [] : [error(path, `${SEES_ALL}, unit A`)];
  }
  const tells = parts.some(({ quantity }) => quantity === 'current' || quantity === 'power');
  if (!tells) return [error(path, 'a source has to tell its power or its currents')];
  const isUnclear = values.some(({ phase }, index) => phase === undefined && parts[index]?.lines.length === 3);
  return isUnclear && nominalKw !== undefined && nominalKw <= ONE_LINE_KW
    ? [error(path, `a source of ${nominalKw} kW may stand on one line: expected phase: L1, L2, L3 or all`)]
    : [];
}

/** The listed numbers of an address, as far as all of it could be read: of half a number nothing can be said. */
function listedIn(http: Readable<HttpMeterInput> | undefined): readonly Value[] {
  const values: readonly Readable<Value>[] = http?.values ?? [];
  return values.every(({ unit }) => unit !== undefined) ? (values as readonly Value[]) : [];
}

function checkSameModbus({ meters }: SiteDraft, describe: DescribePlace): Finding[] {
  const places = meters.map((meter) => {
    const { host, port, unitId } = (meter.modbus ?? {}) as Readable<ModbusMeterInput>;
    return host === undefined || port === undefined || unitId === undefined ? undefined : `${host}:${port}/${unitId}`;
  });
  return repetitions(places).map(({ index, first }) =>
    error(['meters', index, 'modbus'], `reads the same device as ${describe(['meters', first])}`),
  );
}

function needBroker({ meters, signals }: SiteDraft): Finding[] {
  const paths = [
    ...meters.flatMap(({ mqtt }, index) => (mqtt === undefined ? [] : [['meters', index, 'mqtt']])),
    ...signals.flatMap(({ mqtt }, index) => (mqtt === undefined ? [] : [['signals', index, 'mqtt']])),
  ];
  return paths.map((path) => error(path, 'needs a broker: expected a section mqtt with its url'));
}

const isHere = (url: string): boolean => /^\w+:\/\/(?:localhost|127\.|\[::1\])/.test(url);

function checkBroker(broker: SiteDraft['broker']): Finding[] {
  const { url, user, password } = broker;
  if (password !== undefined && user === undefined) return [error(['mqtt', 'password'], 'needs a user')];
  return password !== undefined && url?.startsWith('mqtt://') === true && !isHere(url)
    ? [warning(['mqtt', 'url'], 'the password goes over the network in the clear, expected mqtts://')]
    : [];
}

function checkHeaders(http: Readable<Pick<HttpMeterInput, 'url' | 'headers'>> | undefined, path: Path): Finding[] {
  const { url, headers = {} } = http ?? {};
  return url?.startsWith('http://') === true && Object.keys(headers).length > 0 && !isHere(url)
    ? [warning([...path, 'url'], 'its headers go over the network in the clear, expected https://')]
    : [];
}
