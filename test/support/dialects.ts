/**
 * The dialects that everything about reductions is tried under: every unit, sense and shape, and what a box may want
 * besides.
 * @module
 */
import { DEFAULT_DIALECT, type Dialect } from '../../src/evce/dialect.ts';

/** A dialect with the name that a test is called by. */
export interface NamedDialect {
  readonly name: string;
  readonly dialect: Dialect;
}

const like = (name: string, dialect: Partial<Dialect>): NamedDialect => ({
  name,
  dialect: { ...DEFAULT_DIALECT, ...dialect },
});

export const DIALECTS: readonly NamedDialect[] = [
  like('whole amps removed', {}),
  like('tenths of an ampere removed', { integer: false }),
  like('whole amps removed per phase', { shape: 'perPhase' }),
  like('limit in whole amps', { sense: 'limit', key: 'max_current' }),
  like('limit in tenths of an ampere, in camelCase', { sense: 'limit', key: 'maxCurrent', integer: false }),
  like('limit in amps per phase, switched on', {
    sense: 'limit',
    shape: 'perPhase',
    key: 'current',
    enabledKey: 'isEnabled',
  }),
  like('whole percent removed', { unit: 'percent', max: 100 }),
  like('tenths of a percent left', { unit: 'percent', sense: 'limit', integer: false, max: 100 }),
  like('whole percent removed per phase', { unit: 'percent', shape: 'perPhase', max: 100 }),
  like('kilowatts removed', { unit: 'kilowatt', integer: false }),
  like('limit in whole kilowatts', { unit: 'kilowatt', sense: 'limit', key: 'power_limit' }),
  like('limit in kilowatts per phase', { unit: 'kilowatt', sense: 'limit', shape: 'perPhase', integer: false }),
  like('whole amps removed, for a time', { validityKey: 'validFor', validitySeconds: 2700 }),
  like('limit in amps, switched on, for a time', {
    sense: 'limit',
    key: 'value',
    enabledKey: 'enabled',
    validityKey: 'valid_for',
    validitySeconds: 3600,
  }),
  like('amps removed, no more than the box takes', { max: 200 }),
];
