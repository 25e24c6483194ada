/**
 * What a site file can allow besides regulating. The role that the box offers to controllers can also flash
 * firmware, stop stations and rewrite zones; none of that is possible unless somebody has written it down.
 * @module
 */

/** Each opens a group of calls that change something. */
export const CAPABILITIES = ['commands', 'configure', 'firmware', 'password'] as const;

export type Capability = (typeof CAPABILITIES)[number];

/** What may be let through besides regulating: a group of calls, or the one that a site file gives the service. */
export type Allowance = Capability | 'remoteStop';
