/**
 * Checks of what the file states of stations: a minimum below the maximum, and a grid line for each line.
 * @module
 */
import { error, type Finding, type SiteDraft } from './finding.ts';

/** All that contradicts itself in the stations' ratings. */
export function checkStations({ stations }: SiteDraft): Finding[] {
  const { defaults } = stations;
  return Object.entries(stations).flatMap(([name, rating]) => {
    if (rating === undefined) return [];
    const minAmps = rating.minAmps ?? defaults?.minAmps ?? 6;
    const maxAmps = rating.maxAmps ?? defaults?.maxAmps ?? 32;
    const phases = rating.phases ?? defaults?.phases ?? 3;
    const rotation = rating.rotation ?? defaults?.rotation ?? 'L1L2L3';
    const lines = rotation.match(/L[123]/g) ?? [];
    return [
      ...(minAmps > maxAmps
        ? [error(['stations', name], `minAmps is ${minAmps} A, expected at most maxAmps, ${maxAmps} A`)]
        : []),
      ...(new Set(lines).size < lines.length
        ? [error(['stations', name, 'rotation'], `found ${rotation}, expected each grid line once`)]
        : []),
      ...(lines.length < phases
        ? [
            error(
              ['stations', name, 'rotation'],
              `found ${rotation}, expected a grid line for each of ${phases} phases`,
            ),
          ]
        : []),
    ];
  });
}
