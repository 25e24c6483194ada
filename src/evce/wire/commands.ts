/**
 * Bodies of the commands to stations. EVCE passes them on in OCPP 1.6, whose words they are taken to mirror.
 * @module
 */
import { z } from 'zod';
import { wholeNumber, word } from './fields.ts';

/** OCPP's limit for an identifier. */
const ID_TAG_LENGTH = 20;

/** Body of `remote_start`. */
export const remoteStartRequestSchema = z
  .looseObject({ connector_id: z.int().min(1).optional(), id_tag: z.string().min(1).max(ID_TAG_LENGTH) })
  .meta({ id: 'RemoteStart', description: 'Starts charging for whom the tag names.' });
/** Body of `remote_stop`; without one the running session is meant. */
export const remoteStopRequestSchema = z
  .looseObject({ transaction_id: z.int().optional() })
  .meta({ id: 'RemoteStop', description: 'Ends a session.' })
  .optional();
/** Body of `reset`. */
export const resetRequestSchema = z
  .looseObject({ type: z.enum(['Soft', 'Hard']) })
  .meta({ id: 'Reset', description: 'Restarts the station.' });
/** Body of `change_availability`; connector 0 is the whole station. */
export const availabilityRequestSchema = z
  .looseObject({ connector_id: z.int().min(0).optional(), type: z.enum(['Operative', 'Inoperative']) })
  .meta({ id: 'ChangeAvailability', description: 'Takes the station out of service or back.' });
/** Body of `get_configuration`; without keys all are meant. */
export const configurationRequestSchema = z
  .looseObject({ key: z.array(z.string()).optional() })
  .meta({ id: 'GetConfiguration', description: 'Asks the station for its settings.' })
  .optional();
/** Body of `get_diagnostics`. */
export const diagnosticsRequestSchema = z
  .looseObject({
    start_time: z.iso.datetime({ offset: true }).optional(),
    stop_time: z.iso.datetime({ offset: true }).optional(),
  })
  .meta({ id: 'GetDiagnostics', description: 'Asks the station for a diagnostics file of that time.' })
  .optional();
/** Body of `update_firmware`. */
export const updateFirmwareRequestSchema = z
  .looseObject({ firmware_id: z.int(), retrieve_date: z.iso.datetime({ offset: true }).optional() })
  .meta({ id: 'UpdateFirmware', description: 'Has the station fetch and install a firmware.' });

/** Answer to every command: it is on its way, and this is how to ask what became of it. */
export const commandSchema = z
  .looseObject({ cmd_id: z.int() })
  .meta({ id: 'Command', description: 'A command on its way to a station.' });

/** What can become of a command. */
export const COMMAND_WORDS = ['Pending', 'Accepted', 'Rejected', 'Failed', 'Timeout'] as const;

/** Answer of `GET stations/{id}/cmds/status/{cmd_id}`. */
export const commandStatusSchema = z
  .looseObject({
    cmd_id: wholeNumber,
    status: word(COMMAND_WORDS),
    result: z.unknown().optional().describe('What the station answered; null before that.'),
  })
  .meta({ id: 'CommandStatus', description: 'What became of a command.' });

export type Command = z.infer<typeof commandSchema>;
export type CommandStatus = z.infer<typeof commandStatusSchema>;
