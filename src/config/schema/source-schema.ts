/**
 * What a site file says of meters and signals that are read elsewhere than through EVCE: behind a broker, on Modbus TCP, at a
 * web address.
 * @module
 */
import { z } from 'zod';
import { duration } from './quantities.ts';
import { secretSchema } from './secret-schema.ts';

const TOPIC_MAX = 200;
export const topic = z
  .string()
  .min(1)
  .max(TOPIC_MAX)
  .regex(/^[^+#\0]+$/, 'expected a topic without + and #');

const path = z
  .string()
  .min(1)
  .max(TOPIC_MAX)
  .describe('Where the number stands in a JSON document: a.b.0, or /a/b/0. Default: the whole message is the number.');

const onLines = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    L1: item.describe('Of line L1.'),
    L2: item.describe('Of line L2.'),
    L3: item.describe('Of line L3.'),
  });

const VALUE_UNITS = ['A', 'mA', 'W', 'kW', 'V', 'Wh', 'kWh'] as const;

const value = {
  unit: z
    .enum(VALUE_UNITS, `expected one of ${VALUE_UNITS.join(', ')}`)
    .describe(
      'Unit of the number, which tells what it is: A, mA current; W, kW active power; V voltage; Wh, kWh energy.',
    ),
  phase: z
    .enum(['L1', 'L2', 'L3', 'all'], 'expected L1, L2, L3 or all')
    .optional()
    .describe('The line it belongs to; all: a total, spread evenly over three lines. Default: all.'),
  register: z
    .enum(['import', 'export'])
    .optional()
    .describe('For energy: which of the two registers it is. Default: import.'),
};

const stamp = path
  .optional()
  .describe(
    'Where in the message the device says when it measured: then a value that repeats is told from an old one.',
  );

const mqttValue = z
  .strictObject({
    topic: topic.optional().describe('The topic under which it comes.'),
    topics: onLines(topic).optional().describe('In place of topic: one for each line.'),
    path: path.optional(),
    paths: onLines(path).optional().describe('In place of path: one for each line, in the same message.'),
    ...value,
    stamp,
  })
  .describe('A number that comes as messages.');

export const mqttMeterSchema = z
  .union([mqttValue, z.array(mqttValue).min(1).max(30)])
  .describe('Read it from the broker of the section mqtt: one number, or a list of them.');

const httpValue = z
  .strictObject({
    path: path.optional(),
    paths: onLines(path).optional().describe('In place of path: one for each line.'),
    ...value,
  })
  .describe('A number in the answer.');

const URL_EXPECTED = 'expected an address such as http://192.168.0.10/status';

const request = {
  url: z
    .string()
    .regex(/^https?:\/\/[^@\s]+$/, `${URL_EXPECTED}, without user and password`)
    .refine((text) => URL.canParse(text), URL_EXPECTED)
    .describe('Address that answers in JSON. Redirects are not followed.'),
  headers: z
    .record(z.string().regex(/^[\w-]+$/, 'expected the name of a header'), secretSchema)
    .default({})
    .describe('Headers by name, such as Authorization; each value by reference.'),
};

const timeout = (fallback: string) =>
  duration({ min: '100ms', max: '30s' }).prefault(fallback).describe(`Time for an answer. Default: ${fallback}.`);

export const httpMeterSchema = z
  .strictObject({
    ...request,
    every: duration({ min: '1s', max: '60s' }).prefault('5s').describe('How often it is asked. Default: 5s.'),
    timeout: timeout('3s'),
    values: z.array(httpValue).min(1).max(30).describe('The numbers in its answer.'),
    stamp,
  })
  .describe('Read it at a web address that answers in JSON.');

export const modbusMeterSchema = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .max(253)
      .regex(/^[\w.:-]+$/, 'expected an address such as 192.168.0.20')
      .describe('Address of the meter or its gateway.'),
    port: z.int().min(1).max(65_535).default(502).describe('Port. Default: 502.'),
    unitId: z.int().min(0).max(255).default(1).describe('Number of the meter behind its gateway, 0–255. Default: 1.'),
    map: z
      .enum(['sunspec', 'iem3000', 'pm5000'])
      .describe('Its registers: sunspec (models 201–204, 211–214), iem3000 or pm5000 (Schneider).'),
    phase: z
      .enum(['L1', 'L2', 'L3'])
      .optional()
      .describe('The line that the first line of a single-phase meter is on. Default: it measures all three.'),
    every: duration({ min: '500ms', max: '60s' }).prefault('2s').describe('How often it is read. Default: 2s.'),
    timeout: timeout('1s'),
  })
  .describe('Read it by Modbus TCP.');

const validFor = duration({ min: '5s', max: '7d' })
  .optional()
  .describe('The message is one value that holds for so long. Default: it is a series in JSON, as in a file.');

export const mqttSignalSchema = z
  .strictObject({ topic: topic.describe('The topic under which it comes.'), path: path.optional(), validFor })
  .describe('Read it from the broker of the section mqtt.');

export const httpSignalSchema = z
  .strictObject({
    ...request,
    path: path.optional(),
    every: duration({ min: '10s', max: '24h' }).prefault('15m').describe('How often it is asked. Default: 15m.'),
    timeout: timeout('10s'),
    validFor,
  })
  .describe('Read it at a web address that answers in JSON.');

const BROKER_EXPECTED = 'expected an address such as mqtts://broker.lan:8883 or mqtt://127.0.0.1:1883';
const prefix = topic.refine((text) => !text.endsWith('/'), 'expected a topic that does not end in /');

export const brokerSchema = z
  .strictObject({
    url: z
      .string()
      .regex(/^mqtts?:\/\/[^/?#@\s]+$/, BROKER_EXPECTED)
      .refine((text) => URL.canParse(text), BROKER_EXPECTED)
      .describe('Address of the broker; mqtts is encrypted.'),
    user: z.string().min(1).max(200).optional().describe('The user that the broker knows us by.'),
    password: secretSchema.optional().describe('Where that user’s password is kept.'),
    ca: z
      .string()
      .min(1)
      .optional()
      .describe('PEM file of the authority that vouches for the broker. Default: those that the machine trusts.'),
    clientId: z
      .string()
      .regex(/^[\w.-]{1,60}$/, 'expected up to 60 letters, digits, points, lines')
      .optional()
      .describe('What the broker calls this connection; each has one of its own. Default: busbar and the site’s name.'),
    publish: z
      .strictObject({
        prefix: prefix.optional().describe('What all topics begin with. Default: busbar and the site’s name.'),
        homeAssistant: z
          .union([z.boolean(), prefix], 'expected true, false, or the topic that Home Assistant looks under')
          .default(false)
          .describe('Announce it to Home Assistant: true, or the topic it looks under. Default: false.'),
      })
      .optional()
      .describe('Tell others what the site does, under topics of its own. Default: nothing is told.'),
  })
  .describe('The broker by which meters and signals come, and the state of the site goes out.');

export type MqttMeterInput = z.output<typeof mqttMeterSchema>;
export type MqttValueInput = z.output<typeof mqttValue>;
export type HttpMeterInput = z.output<typeof httpMeterSchema>;
export type HttpValueInput = z.output<typeof httpValue>;
export type ModbusMeterInput = z.output<typeof modbusMeterSchema>;
export type BrokerInput = z.output<typeof brokerSchema>;
