/**
 * Bodies of the calls about what is stored in the box: firmwares for stations, and stations' diagnostics.
 * @module
 */
import { z } from 'zod';
import { quantity, text, time, wholeNumber } from './fields.ts';

/** A firmware that the box holds for its stations. */
export const firmwareSchema = z
  .looseObject({
    id: z.int(),
    name: text,
    version: text,
    model_id: wholeNumber.describe('The model of station that it is for.'),
    size: quantity.describe('Bytes.'),
    uploaded_at: time.describe('Absent until its bytes have arrived.'),
  })
  .meta({ id: 'Firmware', description: 'A firmware for stations.' });
/** Answer of `GET stations/firmwares`. */
export const firmwareListSchema = z.array(firmwareSchema);
/** Body of `POST stations/firmwares`, which announces an upload. */
export const firmwareRequestSchema = z
  .looseObject({
    name: z.string().min(1),
    version: z.string().optional(),
    model_id: z.int().optional(),
    size: z.int().min(1).optional().describe('Bytes.'),
  })
  .meta({ id: 'FirmwareUpload', description: 'A firmware that is going to be uploaded.' });
/** Its answer. */
export const firmwareUploadSchema = z
  .looseObject({
    id: z.int(),
    upload_url: text.describe(
      'Where the bytes go by PUT as application/octet-stream: an address of this box, or a path on it.',
    ),
  })
  .meta({ id: 'FirmwareUploadAddress', description: 'The id of the new firmware, and where to send its bytes.' });

/** A diagnostics file of a station that the box holds. */
export const diagnosticSchema = z
  .looseObject({
    id: z.int(),
    station_id: wholeNumber,
    filename: text,
    date: time,
    size: quantity.describe('Bytes.'),
  })
  .meta({ id: 'Diagnostic', description: 'A diagnostics file of a station.' });
/** Answer of `GET stations/diagnostics` and `GET stations/{id}/diagnostics`. */
export const diagnosticListSchema = z.array(diagnosticSchema);
/** Body of `POST stations/diagnostics/export`; without ids, or without a body, all are meant. */
export const diagnosticsExportRequestSchema = z
  .looseObject({ ids: z.array(z.int()).optional() })
  .meta({ id: 'DiagnosticsExport', description: 'The diagnostics files that shall be put into one archive.' })
  .optional();

export type Firmware = z.infer<typeof firmwareSchema>;
export type FirmwareRequest = z.infer<typeof firmwareRequestSchema>;
export type FirmwareUpload = z.infer<typeof firmwareUploadSchema>;
export type Diagnostic = z.infer<typeof diagnosticSchema>;
