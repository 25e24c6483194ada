/**
 * What the simulated box does as time goes by: it allocates every few seconds, and the stations have an allocation when its
 * latency is over.
 * @module
 */
import { amps, assert, leastAmps, mapPhases, PHASES, ZERO_AMPS, type PhaseAmps } from '../../src/engine/index.ts';
import type { Box } from './box-state.ts';
import { look, reducedRoom, roomOf, type Sight, type ZoneSight } from './dynamic-zones.ts';
import type { StoredReduction } from './reductions.ts';
import type { ZoneSettings } from './settings.ts';

/** How often a box that saves reductions now and then does so. */
const SAVE_PERIOD_MS = 60_000;

/** Lets the box act up to this plant time, which never goes back. */
export function advance(box: Box, plantMs: number): void {
  assert(plantMs >= box.plantMs, 'plant time does not go back');
  box.plantMs = plantMs;
  box.faults.advance(plantMs);
  box.agenda.runDue(plantMs);
  if (!box.isUp) return;
  if (box.modes.reductionStore === 'flash-by-minute') saveNowAndThen(box);
  box.meterDesk.poll(plantMs);
  box.dispatch.deliver(plantMs);
  if (plantMs - box.allocatedMs < inSteps(box, box.modes.allocationPeriodMs)) return;
  allocate(box);
  box.dispatch.deliver(plantMs);
}

const inSteps = ({ stepMs }: Box, durationMs: number): number => Math.floor(durationMs / stepMs) * stepMs;

function saveNowAndThen(box: Box): void {
  if (box.plantMs - box.savedMs < SAVE_PERIOD_MS) return;
  box.savedMs = box.plantMs;
  box.saved = [...box.reductions];
  box.written.flash += 1;
}

function allocate(box: Box): void {
  box.allocatedMs = box.plantMs;
  heed(box);
  lookAround(box);
  const allowed = allowedNow(box);
  const zoneAmps = allowed.map((_, zone) => withinFeeders(box, allowed, zone));
  const setpointAmps = box.wiring.regulator.allocate(box.plantMs, allowed);
  const dueMs = box.plantMs + inSteps(box, box.modes.latencyMs);
  box.dispatch.send({ setpointAmps, zoneAmps, reductions: [...box.heeded] }, dueMs);
}

/** Takes over what was told, except where the box is deaf. */
function heed(box: Box): void {
  const deaf = box.faults.running('writes').filter(({ fault }) => fault.kind === 'deaf');
  const isDeaf = (zone: number): boolean =>
    deaf.some(({ fault }) => fault.zone === null || fault.zone === box.settings.zones[zone]?.name);
  box.reductions.forEach((reduction, zone) => {
    if (deaf.length === 0 || !isDeaf(zone)) box.heeded[zone] = reduction;
  });
}

/** Every dynamic zone looks at its meter. */
function lookAround(box: Box): void {
  box.settings.zones.forEach(({ mode }, zone) => {
    if (mode === 'dynamic') box.sights[zone] = sightNow(box, zone);
  });
}

function sightNow(box: Box, zone: number): ZoneSight {
  const { meter } = box.settings.zones[zone] as ZoneSettings;
  const before = box.sights[zone] as ZoneSight;
  if (meter === null) return before;
  return look(before, {
    reading: box.meterDesk.read(meter),
    ownAmps: drawnIn(box, zone),
    nowMs: box.plantMs,
    meterLossAfterMs: box.modes.meterLossAfterMs,
  });
}

/** What a dynamic zone sees now; null for a static one. */
export function sightOf(box: Box, zone: number): Sight | null {
  return box.settings.zones[zone]?.mode === 'dynamic' ? sightNow(box, zone).sight : null;
}

/** What the stations draw that a zone feeds, as far as the box knows. */
export function drawnIn(box: Box, zone: number): PhaseAmps {
  const sums: [number, number, number] = [0, 0, 0];
  for (const station of stationsFedBy(box, zone)) {
    const { currentAmps } = box.links.station(station);
    for (const phase of PHASES) sums[phase] += currentAmps[phase];
  }
  return mapPhases(sums, amps);
}

/** Indices of the stations in a zone and below it. */
export function stationsFedBy({ wiring: { zoneOf, feeders } }: Box, zone: number): readonly number[] {
  return zoneOf.flatMap((each, station) => (feeders[each]?.includes(zone) === true ? [station] : []));
}

/** What each zone may have by itself, whatever feeds it. */
export function allowedNow(box: Box): readonly PhaseAmps[] {
  return box.settings.zones.map((zone, index) => {
    const { allowedAmps } = box.heeded[index] as StoredReduction;
    if (zone.mode === 'static') return allowedAmps;
    const roomAmps = roomOf(zone, box.sights[index] as ZoneSight, box.modes.onMeterLoss);
    const { base } = box.modes;
    return reducedRoom({ maxAmps: zone.maxAmps, roomAmps, allowedAmps, base, dialect: box.dialect });
  });
}

/** What a zone may draw: no more than it and each zone that feeds it is allowed. */
export function withinFeeders(box: Box, allowed: readonly PhaseAmps[], zone: number): PhaseAmps {
  const [own = ZERO_AMPS, ...above] = (box.wiring.feeders[zone] as readonly number[]).map(
    (index) => allowed[index] as PhaseAmps,
  );
  return above.reduce(leastAmps, own);
}
