/**
 * EVCE's words: schemas of the bodies it sends and takes, shared with the simulated box. The vendor documents
 * few of them, so a parser asks only for what is certain (ids, the login token) and is tolerant of all else:
 * unknown fields are kept, a quantity that is absent, null, of the wrong type or not finite is missing and never
 * zero, an unknown word becomes `Unknown`. Requests are what this client sends: there a wrong type is refused.
 * @module
 */
export * from './wire/access.ts';
export * from './wire/commands.ts';
export * from './wire/files.ts';
export * from './wire/meters.ts';
export * from './wire/parse.ts';
export * from './wire/stations.ts';
export * from './wire/zones.ts';
