/**
 * The section of a site file about who is told of alarms.
 * @module
 */
import { z } from 'zod';
import { secretSchema } from './secret-schema.ts';

const ONE_OF = 'expected one of { command: [PROGRAM, …] }, { http: { url: … } }, { mqtt: { topic: … } }';
const URL_EXPECTED = 'expected an address such as https://example.org/alarms';

const hookSchema = z.union(
  [
    z.strictObject({
      command: z
        .array(z.string().min(1))
        .min(1)
        .max(50)
        .describe('A program and its words. It is given the alarm as JSON on its standard input, and 10 s of time.'),
    }),
    z.strictObject({
      http: z
        .strictObject({
          url: z
            .string()
            .regex(/^https?:\/\//, URL_EXPECTED)
            .refine((text) => URL.canParse(text), URL_EXPECTED)
            .describe('Where the alarm is posted to, as JSON.'),
          headers: z
            .record(z.string().regex(/^[\w-]+$/, 'expected the name of a header'), z.union([z.string(), secretSchema]))
            .default({})
            .describe('Headers by name; a secret one by reference.'),
        })
        .describe('Post it to an address.'),
    }),
    z.strictObject({
      mqtt: z
        .strictObject({
          topic: z
            .string()
            .min(1)
            .max(200)
            .regex(/^[^+#]+$/, 'expected a topic without + and #')
            .describe('The topic.'),
        })
        .describe('Publish it at the site’s broker.'),
    }),
  ],
  ONE_OF,
);

export const alarmSchema = z
  .strictObject({
    minSeverity: z
      .enum(['info', 'warning', 'critical'])
      .default('warning')
      .describe('The least severity that hooks are told of. Default: warning.'),
    hooks: z.array(hookSchema).max(20).default([]).describe('Who is told when an alarm begins and when it ends.'),
  })
  .describe('Who is told of alarms. docs/alarms.md lists them.');

export type AlarmInput = z.infer<typeof alarmSchema>;
