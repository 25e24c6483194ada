/**
 * The answer to a call for a person: a table for a list, names and values for a single thing, in the box's own words
 * and with units.
 * @module
 */
import { CALLS, type CallName, type Endpoint } from '../../evce/endpoints.ts';
import { unitsOf } from './answer-units.ts';
import { cellOf, listLines, tableLines } from './text-table.ts';

/** What of each thing fits a line; `--json` has all of it. */
const COLUMNS: Partial<Readonly<Record<CallName, readonly string[]>>> = {
  stations: stationColumns(),
  zoneStations: stationColumns(),
  stationStatuses: [
    ...['id', 'name', 'status', 'connected', 'setpoint', 'current.l1', 'current.l2', 'current.l3', 'power', 'energy'],
    ...['session.id_tag', 'error_code', 'last_update'],
  ],
  stationModels: ['id', 'name', 'manufacturer', 'type', 'phases', 'max_current', 'connectors'],
  firmwares: ['id', 'name', 'version', 'model_id', 'size', 'uploaded_at'],
  diagnostics: ['id', 'station_id', 'filename', 'size', 'date'],
  stationDiagnostics: ['id', 'station_id', 'filename', 'size', 'date'],
  zones: [
    ...[
      'id',
      'config.friendly_name',
      'config.parent_id',
      'config.mode',
      'config.max_current',
      'config.degraded_current',
    ],
    ...['config.min_current_per_vehicle', 'config.allocation', 'config.pm_id', 'config.voltage', 'config.phases'],
  ],
  meters: [
    ...['id', 'config.friendly_name', 'config.model_id', 'config.ip_address', 'config.port', 'config.unit_id'],
    ...['config.polling_period', 'config.ct_ratio', 'zone_ids'],
  ],
  meterModels: ['id', 'name', 'protocol', 'editable'],
};

function stationColumns(): readonly string[] {
  const config = [
    'friendly_name',
    'zone_id',
    'model_id',
    'phases',
    'phase_rotation',
    'min_current',
    'max_current',
    'vip',
  ];
  return ['id', ...config.map((field) => `config.${field}`)];
}

/** Lines to print. */
export function answerLines(name: CallName, value: unknown): readonly string[] {
  const { answer }: Endpoint = CALLS[name];
  const units = answer === 'bytes' ? new Map<string, string>() : unitsOf(answer);
  if (Array.isArray(value)) return listed(name, value, units);
  const rows = flat(value).filter(([, field]) => !isTable(field));
  const tables = flat(value).filter(([, field]) => isTable(field));
  return [
    ...listLines(rows.map(([path, field]) => [path, withUnit(field, units.get(path))])),
    ...tables.flatMap(([path, field]) => ['', path, ...subTable(field as readonly unknown[])]),
  ];
}

function listed(name: CallName, items: readonly unknown[], units: ReadonlyMap<string, string>): readonly string[] {
  if (items.length === 0) return ['none'];
  // A zone's stations may be bare ids.
  const things = items.map((item) => (isFields(item) ? item : { id: item }));
  const paths = COLUMNS[name] ?? [...new Set(things.flatMap((thing) => flat(thing).map(([path]) => path)))];
  const columns = paths.map((path) => {
    const unit = units.get(path);
    const title = path.replace(/^config\./, '') + (unit === undefined ? '' : ` ${unit}`);
    return { title, values: things.map((thing) => valueAt(thing, path)) };
  });
  return tableLines(columns);
}

function subTable(items: readonly unknown[]): readonly string[] {
  const paths = [...new Set(items.flatMap((item) => flat(item).map(([path]) => path)))];
  return tableLines(paths.map((path) => ({ title: path, values: items.map((item) => valueAt(item, path)) })));
}

/** The fields of a document and of the groups in it, by path. */
function flat(value: unknown, above = ''): readonly (readonly [path: string, field: unknown])[] {
  if (!isFields(value)) return above === '' ? [] : [[above, value]];
  return Object.entries(value).flatMap(([name, field]) => flat(field, above === '' ? name : `${above}.${name}`));
}

function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (isFields(at) ? at[name] : undefined), value);
}

const withUnit = (value: unknown, unit: string | undefined): unknown =>
  typeof value === 'number' && unit !== undefined ? `${cellOf(value)} ${unit}` : value;

const isTable = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isFields);

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
