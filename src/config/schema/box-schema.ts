/**
 * The sections of a site file about the machinery: the box, the service, the controller's durations.
 * @module
 */
import { z } from 'zod';
import { DEFAULT_TIMING } from '../../engine/index.ts';
import { CAPABILITIES } from '../../evce/capability.ts';
import { dialectSchema } from './dialect-schema.ts';
import { httpSchema } from './http-schema.ts';
import { journalSchema } from './journal-schema.ts';
import { duration, name } from './quantities.ts';
import { secretSchema } from './secret-schema.ts';

const FINGERPRINT = /^sha256:(?:[0-9a-f]{2}:?){31}[0-9a-f]{2}$/i;

const ADDRESS = 'expected an address such as https://192.168.0.128';

export const evceSchema = z
  .strictObject({
    url: z
      .string()
      .regex(/^https:\/\/[^/?#@\s]+\/?$/, ADDRESS)
      .refine((text) => URL.canParse(text), ADDRESS)
      .describe('Address of the box; HTTPS only.'),
    user: name.describe(
      'A user of the box with the EBMS role, used by nobody else: the box allows one connection a user.',
    ),
    password: secretSchema.describe(
      'Where the password is kept: a file, an environment variable or a systemd credential.',
    ),
    tokenKey: secretSchema
      .optional()
      .describe(
        'Where the key is kept that encrypts the stored session token, at least 32 characters. Default: not encrypted.',
      ),
    pin: z
      .array(
        z
          .string()
          .regex(FINGERPRINT, 'expected sha256: and the 64 hexadecimal digits of the certificate’s fingerprint'),
      )
      .min(1)
      .max(8)
      .optional()
      .describe(
        'SHA-256 fingerprints of the certificates that the box may show: the current and the next one. ' +
          '`busbar evce pin` prints it. Either this or `ca`.',
      ),
    ca: z
      .string()
      .min(1)
      .optional()
      .describe(
        'PEM file with the box’s certificate, or with that of the authority that issues it. Either this or `pin`.',
      ),
    dialect: dialectSchema
      .safeExtend({
        confirmed: z.iso
          .date()
          .optional()
          .describe('Day on which the dialect was tried on this box. Until then the site runs in shadow.'),
      })
      .optional()
      .describe('How this box understands a reduction. Default: whole amps taken off the maximum, unconfirmed.'),
    allow: z
      .array(z.enum(CAPABILITIES, `expected one of ${CAPABILITIES.join(', ')}`))
      .default([])
      .describe(
        'What `busbar evce` may do by hand besides reading and reducing: commands to stations, configuration, ' +
          'firmware, the password. The service itself only ever reads and reduces. Default: nothing.',
      ),
  })
  .describe('How to reach and speak to the EVCE box. A site without it can be simulated only.');

export const serviceSchema = z
  .strictObject({
    http: httpSchema.optional(),
    state: z
      .string()
      .min(1)
      .optional()
      .describe('Folder for what must survive a restart. Default: busbar-state beside the site file.'),
    onExit: z
      .enum(['fallback', 'hold'])
      .default('fallback')
      .describe('What zones are left with at an orderly stop: their fallback, or what they have. Default: fallback.'),
    journal: journalSchema.optional(),
  })
  .describe('How the service runs on this machine.');

const seconds = (value: number): string => `${value / 1000}s`;

function time(what: string, fallbackMs: number, bounds: { readonly min: string; readonly max: string }) {
  return duration(bounds)
    .optional()
    .describe(`${what} ${bounds.min} to ${bounds.max}, default ${seconds(fallbackMs)}.`);
}

const d = DEFAULT_TIMING;

export const timingSchema = z
  .strictObject({
    tick: time('Period of decisions.', d.tickMs, { min: '1s', max: '60s' }),
    deadTime: time('From a change of load to the cars having followed.', d.deadTimeMs, { min: '5s', max: '5m' }),
    holdUp: time('Raises are weighed against the least headroom of this span.', d.holdUpMs, { min: '0s', max: '15m' }),
    pairWithin: time('Meter and stations count as read together within this.', d.pairWithinMs, {
      min: '1s',
      max: '60s',
    }),
    staleAfter: time('Age at which a reading stops permitting raises.', d.staleAfterMs, { min: '2s', max: '5m' }),
    unusedAfter: time('Current unused for this long is offered elsewhere.', d.unusedAfterMs, { min: '10s', max: '1h' }),
    reoffer: time('Unused current is offered again after this.', d.reofferMs, { min: '1m', max: '4h' }),
    turn: time('Zones that cannot all be served take turns of this length.', d.turnMs, { min: '5m', max: '4h' }),
    rewrite: time('A reduction is written again after this even unchanged.', d.rewriteMs, { min: '1m', max: '1h' }),
    readBackWithin: time('A reduction read longer ago permits no raise.', d.readBackWithinMs, {
      min: '30s',
      max: '10m',
    }),
    restartAfter: time('Cars stopped for want of room start no sooner.', d.restartAfterMs, { min: '0s', max: '1h' }),
    startStep: time('A car that does not start is offered each higher current for this.', d.startStepMs, {
      min: '30s',
      max: '15m',
    }),
    returnSpread: time('After an outage zones rise at random moments of this span.', d.returnSpreadMs, {
      min: '0s',
      max: '30m',
    }),
  })
  .describe('The controller’s durations; the defaults fit the delays of an EVCE site.');
