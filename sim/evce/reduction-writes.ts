/**
 * Reductions as they arrive at the box, from its API or from whoever else writes.
 * @module
 */
import { lowest } from '../../src/engine/index.ts';
import type { ZoneElectrics } from '../../src/evce/dialect.ts';
import type { RunningFault } from '../faults.ts';
import type { Box } from './box-state.ts';
import { readReduction, type StoredReduction } from './reductions.ts';
import type { ZoneSettings } from './settings.ts';

/** Stores a reduction if the box understands it. It counts from the next allocation on. */
export function putReduction(box: Box, zone: number, body: unknown): 'ok' | 'malformed' {
  const electrics = box.wiring.electrics[zone] as ZoneElectrics;
  const stored = readReduction({ dialect: box.dialect, zone: electrics, leniency: box.modes }, body);
  if (stored === null) return 'malformed';
  noteWrite(box, box.reductions[zone] as StoredReduction, stored);
  if (!isLost(box, zone)) store(box, zone, stored);
  return 'ok';
}

/** Puts a reduction in the place of the one before. */
export function store(box: Box, zone: number, stored: StoredReduction): void {
  box.reductions[zone] = stored;
  box.written.reductions += 1;
  if (box.modes.reductionStore !== 'flash') return;
  box.saved = [...box.reductions];
  box.written.flash += 1;
}

function noteWrite({ faults }: Box, before: StoredReduction, after: StoredReduction): void {
  faults.note('write');
  const change = lowest(after.allowedAmps) - lowest(before.allowedAmps);
  if (change > 0) faults.note('raise');
  if (change < 0) faults.note('lower');
}

/** Whether the write falls on deaf ears: it then never happened. What a deaf box hears it at least remembers. */
function isLost(box: Box, zone: number): boolean {
  const { name } = box.settings.zones[zone] as ZoneSettings;
  const isMeant = ({ fault }: RunningFault): boolean => fault.zone === null || fault.zone === name;
  const met = box.faults.running('writes').filter(isMeant);
  for (const running of met) if (running.fault.kind === 'deaf') box.faults.strikes(running);
  return met.some((running) => running.fault.kind === 'write-lost' && box.faults.strikes(running));
}
