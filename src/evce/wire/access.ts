/**
 * Bodies of the calls below `login/`, and those that all calls share.
 * @module
 */
import { z } from 'zod';
import { text } from './fields.ts';

/** Body of `POST login/login`. */
export const loginRequestSchema = z
  .looseObject({ login: z.string(), password: z.string() })
  .meta({ id: 'Login', description: 'Who wants to be let in.' });
/** Its answer: a JWT. */
export const loginAnswerSchema = z
  .looseObject({ token: z.string().min(1) })
  .meta({ id: 'Token', description: 'A JWT, to be sent as a bearer token. It holds for 12 h, or 30 min unused.' });
/** Body of `POST login/passwd`. */
export const passwordRequestSchema = z
  .looseObject({ password: z.string(), new_password: z.string() })
  .meta({ id: 'PasswordChange', description: 'The present password and the new one. All tokens of the user end.' });

/** Body of every answer that is not 200. */
export const errorBodySchema = z
  .looseObject({ message: text })
  .meta({ id: 'Error', description: 'Why the call was refused.' });

/** Answer to a change: nothing, an empty object or an echo. What counts is what is read afterwards. */
export const doneSchema = z.looseObject({}).catch({}).meta({ id: 'Done', description: 'The change was taken.' });

export type LoginRequest = z.infer<typeof loginRequestSchema>;
export type PasswordRequest = z.infer<typeof passwordRequestSchema>;
