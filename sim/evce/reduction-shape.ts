/**
 * A reduction's shape, as this box's own description of itself states it: it depends on the dialect.
 * @module
 */
import { unreachable } from '../../src/engine/index.ts';
import type { Dialect } from '../../src/evce/dialect.ts';

/** The JSON schema of a reduction in a dialect. */
export function reductionShape(dialect: Dialect): Readonly<Record<string, unknown>> {
  const { key, enabledKey, validityKey } = dialect;
  const value = valueShape(dialect);
  return {
    type: 'object',
    description: 'By how much a zone is reduced.',
    properties: {
      [key]: dialect.shape === 'scalar' ? value : perLine(value, dialect),
      ...(enabledKey === undefined ? {} : { [enabledKey]: { type: 'boolean', description: 'Whether it counts.' } }),
      ...(validityKey === undefined ? {} : { [validityKey]: { type: 'number', minimum: 0, description: 's' } }),
    },
    // One that is switched off need not say how much.
    required: enabledKey === undefined ? [key] : [enabledKey],
  };
}

function valueShape(dialect: Dialect): Readonly<Record<string, unknown>> {
  const { integer, min = 0, max } = dialect;
  return {
    type: integer ? 'integer' : 'number',
    minimum: min,
    ...(max === undefined ? {} : { maximum: max }),
    description: meaningOf(dialect),
  };
}

function perLine(value: Readonly<Record<string, unknown>>, dialect: Dialect): Readonly<Record<string, unknown>> {
  const { description: _onceForAll, ...line } = value;
  const lines = { l1: line, l2: line, l3: line };
  return { type: 'object', description: meaningOf(dialect), properties: lines, required: Object.keys(lines) };
}

function meaningOf({ unit, sense }: Dialect): string {
  const whose = sense === 'removed' ? 'taken off what the zone may draw' : 'that the zone may still draw';
  switch (unit) {
    case 'ampere':
      return `A per line ${whose}.`;
    case 'percent':
      return `Percent of the zone’s maximum ${whose}.`;
    case 'kilowatt':
      return `kW ${whose}.`;
    default:
      return unreachable(unit);
  }
}
