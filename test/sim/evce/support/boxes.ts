/**
 * Boxes to test with.
 * @module
 */
import { createBoxModel, type BoxModel, type BoxModelOptions, type BoxZone } from '../../../../sim/evce/model.ts';
import { createBox, type Box } from '../../../../sim/evce/router.ts';
import type { BoxUser } from '../../../../sim/evce/users.ts';
import { DEFAULT_DIALECT } from '../../../../src/evce/dialect.ts';
import { aStation, fakeField, type FakeField } from './fake-field.ts';

/** Plant time 0 of the boxes here. */
export const WALL_START_MS = Date.UTC(2026, 10, 22, 8);

export function aZone(zone: Partial<BoxZone> & { readonly name: string }): BoxZone {
  return { parent: null, maxAmps: 63, allocation: 'proportional', minCurrentPerVehicleAmps: 6, ...zone };
}

export interface ABox {
  readonly field: FakeField;
  readonly model: BoxModel;
}

/** Zones Garage (63 A) and Visitors (32 A) with three stations and one. */
export function aBox(options: Partial<BoxModelOptions> = {}): ABox {
  const field = fakeField([
    aStation({ name: 'Garage 01' }),
    aStation({ name: 'Garage 02' }),
    aStation({ name: 'Garage 03', phases: 1, rotation: 'L2' }),
    aStation({ name: 'Visitor 01', zone: 'Visitors' }),
  ]);
  const zones = [aZone({ name: 'Garage' }), aZone({ name: 'Visitors', maxAmps: 32 })];
  const model = createBoxModel({ field, zones, dialect: DEFAULT_DIALECT, wallStartMs: WALL_START_MS, ...options });
  return { field, model };
}

/** The id of the zone, station or meter of this name. */
export function idOf(
  things: readonly { readonly id: number; readonly config: { readonly friendly_name?: string | undefined } }[],
  name: string,
): number {
  const found = things.find((thing) => thing.config.friendly_name === name);
  if (found === undefined) throw new RangeError(`nothing is named ${name}`);
  return found.id;
}

/** The made-up user of the boxes here, with the role of a controller. */
export const CONTROLLER: BoxUser = { name: 'busbar', password: 'Made-Up-Secret1!', role: 'EBMS' };
/** One who may look and not touch. */
export const VISITOR: BoxUser = { name: 'visitor', password: 'Made-Up-Secret2!', role: 'User' };

/** One who may do all that the guide lists. */
export const CHIEF: BoxUser = { name: 'chief', password: 'Made-Up-Secret3!', role: 'Admin' };

/** A box with its door: the model above, and a user of each role. */
export function aBoxWithUsers(): ABox & { readonly box: Box } {
  const { field, model } = aBox();
  const drawSecret = (): Uint8Array => new Uint8Array(32).fill(9);
  return { field, model, box: createBox({ model, users: [CONTROLLER, VISITOR, CHIEF], drawSecret }) };
}
