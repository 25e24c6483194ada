/**
 * Property tests draw the same cases on every machine, so that a red build is red for everyone. `BUSBAR_SEED` draws
 * others: any whole number.
 */
import process from 'node:process';
import fc from 'fast-check';

const stated = Number(process.env['BUSBAR_SEED'] ?? 20_261_122);
if (!Number.isSafeInteger(stated)) throw new RangeError(`BUSBAR_SEED is ${stated}, expected a whole number`);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: stated });
