/**
 * The simulated box as those see it who run it: time, modes, faults and counters.
 * @module
 */
import type { BoxModes, Fault } from '../../src/config/index.ts';
import type { FaultBoard } from '../faults.ts';
import { targetProblem } from './box-faults.ts';
import { wallMsAt, type Box } from './box-state.ts';
import { advance } from './energy.ts';

export interface Machinery {
  /** What goes wrong with it. */
  readonly faults: FaultBoard;
  /** The box's own clock, ms since 1970. */
  wallMs(): number;
  /** How far time has come in the plant, ms. */
  plantMs(): number;
  /** Its answers to what is not known of a real box. */
  modes(): BoxModes;
  setModes(modes: BoxModes): void;
  /** False while it restarts: nobody gets an answer then. */
  isUp(): boolean;
  /** Rises whenever names, ids or settings change. */
  revision(): number;
  /** How often it has restarted: no session of before is worth anything. */
  restarts(): number;
  /** Whether the stations have what a zone was told last; also true where there is no such zone. */
  isApplied(zone: number): boolean;
  /** How many reductions it has taken, and how often it wrote to flash. */
  written(): { readonly reductions: number; readonly flash: number };
  /** Why a fault can do nothing here, or null: it names what is not there. */
  targetProblem(fault: Fault): string | null;
  /** Lets the box act up to this plant time; plant time never goes back. */
  advance(plantMs: number): void;
}

/** The machinery of a box. */
export function machineryOf(box: Box): Machinery {
  return {
    faults: box.faults,
    advance: (plantMs) => advance(box, plantMs),
    wallMs: () => wallMsAt(box, box.plantMs),
    plantMs: () => box.plantMs,
    modes: () => box.modes,
    setModes: (modes) => {
      box.modes = modes;
    },
    isUp: () => box.isUp,
    revision: () => box.revision,
    restarts: () => box.restarts,
    isApplied: (id) =>
      box.ids.zone.find(id, (zone) => box.dispatch.current()?.reductions[zone] === box.reductions[zone]) ?? true,
    written: () => ({ ...box.written }),
    targetProblem: (fault) => targetProblem(box, fault),
  };
}
