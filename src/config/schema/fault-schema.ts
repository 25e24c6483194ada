/**
 * The schema of a fault, generated from the table of kinds, so that a kind takes the parameters that mean something to it and
 * no others.
 * @module
 */
import { z } from 'zod';
import { faultOf, type Fault } from '../box/fault.ts';
import {
  FAULT_KINDS,
  FAULTS,
  PARAMETERS,
  type FaultKind,
  type FaultKindInfo,
  type FaultParameter,
} from '../box/fault-kinds.ts';
import { duration, name, share, signedDuration, someAmps } from './quantities.ts';

const PATTERN = /^(?:(?:GET|PUT|POST)(?: |$))?[\w{}*/-]*$/;

/** The field of a `Fault` that a parameter fills, and how it is written. */
const FIELDS = {
  match: { field: 'match', schema: z.string().regex(PATTERN, 'expected a pattern such as PUT em/zones/*/reduction') },
  probability: { field: 'probability', schema: share },
  delay: { field: 'delayMs', schema: duration({ min: '0s', max: '10m' }) },
  code: { field: 'code', schema: z.number().int().min(200).max(599) },
  zone: { field: 'zone', schema: name },
  meter: { field: 'meter', schema: name },
  station: { field: 'station', schema: name },
  user: { field: 'user', schema: name },
  to: { field: 'to', schema: name },
  every: { field: 'everyMs', schema: duration({ min: '1s', max: '1d' }) },
  allowedAmps: { field: 'allowedAmps', schema: someAmps },
  maxAmps: { field: 'maxAmps', schema: someAmps },
  factor: { field: 'factor', schema: z.number().gt(0).max(1e6) },
  by: { field: 'byMs', schema: signedDuration({ min: '-4000d', max: '4000d' }) },
  reductions: { field: 'reductions', schema: z.enum(['kept', 'lost']) },
  password: { field: 'password', schema: z.string().min(1).max(200) },
} as const satisfies Readonly<Record<FaultParameter, { readonly field: keyof Fault; readonly schema: z.ZodType }>>;

const FOR = duration({ min: '1s', max: '4000d' });

/** What may be written of a fault of this kind. */
function shapeOf(kind: FaultKind): Readonly<Record<string, z.ZodType>> {
  const { parameters, needs, lasts, says }: FaultKindInfo = FAULTS[kind];
  const stated = parameters.map((parameter) => {
    const { schema } = FIELDS[parameter];
    const asked = needs.includes(parameter) ? schema : schema.optional();
    return [parameter, asked.describe(PARAMETERS[parameter])] as const;
  });
  const lasting = lasts ? { for: FOR.optional().describe('How long it lasts. Default: until it is cleared.') } : {};
  return { kind: z.literal(kind).describe(says), ...lasting, ...Object.fromEntries(stated) };
}

/** What is written of a fault. */
export type FaultInput = { readonly kind: FaultKind; readonly for?: number } & {
  readonly [Parameter in FaultParameter]?: z.output<(typeof FIELDS)[Parameter]['schema']>;
};

/** A fault as it is written, with further keys that every kind takes. */
function anyFault<Extra extends Readonly<Record<string, z.ZodType>>>(extra: Extra) {
  const [first, ...others] = FAULT_KINDS.map((kind) => z.strictObject({ ...shapeOf(kind), ...extra }));
  return z.discriminatedUnion('kind', [first as z.ZodObject, ...(others as z.ZodObject[])]);
}

/** A fault that begins at once. */
export const faultSchema = anyFault({}) as unknown as z.ZodType<FaultInput>;

/** A fault of a scenario. */
export const plannedFaultSchema = anyFault({
  at: duration({ min: '0s', max: '4000d' }).describe('When it begins, counted from the scenario’s start.'),
}).describe('What shall go wrong, and when.') as unknown as z.ZodType<FaultInput & { readonly at: number }>;

/** The fault that checked input states. */
export function faultFrom(input: FaultInput): Fault {
  const stated = Object.entries(FIELDS).flatMap(([parameter, { field }]) => {
    const value = input[parameter as FaultParameter];
    return value === undefined ? [] : [[field, value] as const];
  });
  return faultOf(input.kind, {
    ...Object.fromEntries(stated),
    ...(input.for === undefined ? {} : { forMs: input.for }),
  });
}
