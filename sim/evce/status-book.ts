/**
 * The statuses of the simulated box's stations, kept as long as nothing but time has changed: of most stations a fast
 * simulation would make the same one at every step.
 * @module
 */
import type { PhaseIndex } from '../../src/engine/index.ts';
import type { IdentifiedStatus } from '../../src/evce/wire.ts';
import type { StationSample } from '../plant/field.ts';
import type { Box } from './box-state.ts';
import { lastingStatus, type StatusContext } from './views.ts';

/** What the box knows of a station at some moment. */
export interface StatusEntry {
  readonly sample: StationSample;
  /** The same object as long as it says the same. Nobody may change it. */
  readonly lasting: IdentifiedStatus;
}

interface Page extends StatusEntry {
  readonly context: StatusContext;
}

export interface StatusBook {
  at(index: number): StatusEntry;
}

/** A book of a box's stations; `isUnintelligible` tells whether one says what nobody understands. */
export function createStatusBook(box: Box, isUnintelligible: (index: number) => boolean): StatusBook {
  const pages: (Page | undefined)[] = [];
  return {
    at(index) {
      const sample = box.links.station(index);
      const page = pages[index];
      if (page?.sample === sample && isSame(box, page.context, { index, isUnintelligible })) return page;
      const context = contextOf(box, index, isUnintelligible(index));
      const written = { sample, context, lasting: lastingStatus(sample, context) };
      pages[index] = written;
      return written;
    },
  };
}

function contextOf(box: Box, index: number, isUnintelligible: boolean): StatusContext {
  return {
    id: box.ids.station.idAt(index),
    lines: box.wiring.linesOf[index] as readonly PhaseIndex[],
    setpointAmps: setpointOf(box, index),
    condition: box.links.conditionOf(index),
    lostStationWord: box.modes.lostStationWord,
    isUnintelligible,
    firmwareVersion: box.firmwareVersions[index] as string,
  };
}

/** Compared field by field, because a context for the comparison alone would cost what is saved. */
function isSame(
  box: Box,
  before: StatusContext,
  now: { readonly index: number; readonly isUnintelligible: (index: number) => boolean },
): boolean {
  const { index } = now;
  return (
    before.setpointAmps === setpointOf(box, index) &&
    before.condition === box.links.conditionOf(index) &&
    before.isUnintelligible === now.isUnintelligible(index) &&
    before.id === box.ids.station.idAt(index) &&
    before.lines === box.wiring.linesOf[index] &&
    before.lostStationWord === box.modes.lostStationWord &&
    before.firmwareVersion === box.firmwareVersions[index]
  );
}

const setpointOf = (box: Box, index: number): number => box.dispatch.current()?.setpointAmps[index] ?? 0;
