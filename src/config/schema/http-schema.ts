/**
 * What a site file says of dashboard and API: where they are served, and to whom.
 * @module
 */
import { z } from 'zod';
import { secretSchema } from './secret-schema.ts';

const LISTEN = 'expected an address and a port, such as 127.0.0.1:8080 or 192.168.0.5:8443';
const NAME = 'expected a name without scheme and path, such as busbar.example or busbar.example:8443';
const PORT_MAX = 65_535;

export const httpSchema = z
  .strictObject({
    listen: z
      .string(LISTEN)
      .regex(/^(?:[a-z0-9.-]+|\[[0-9a-f:]+\]):\d{1,5}$/i, LISTEN)
      .refine((text) => Number(text.slice(text.lastIndexOf(':') + 1)) <= PORT_MAX, LISTEN)
      .optional()
      .describe(
        'Address and port. Other addresses than those of this machine alone need `tls`. Default: 127.0.0.1:8080.',
      ),
    tls: z
      .strictObject({
        cert: z
          .strictObject({ file: z.string().min(1).describe('PEM file, the server’s certificate first.') })
          .describe('Certificate, with those between it and its authority.'),
        key: secretSchema.describe('Where the certificate’s private key is kept, PEM.'),
      })
      .optional()
      .describe('Serves HTTPS. Then everything but `/healthz` may be reached with a key only (`busbar key add`).'),
    names: z
      .array(z.string(NAME).regex(/^(?:[a-z0-9.-]+|\[[0-9a-f:]+\])(?::\d{1,5})?$/i, NAME))
      .max(20)
      .default([])
      .describe('Names besides the address itself by which browsers may call it; others are refused. Default: none.'),
  })
  .describe('Dashboard and API.');
