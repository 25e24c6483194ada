/**
 * What a simulated station writes into its diagnostics file.
 * @module
 */
import type { StationSample } from '../plant/field.ts';
import type { StationSettings } from './settings.ts';
import { configurationOf } from './station-configuration.ts';

export interface DiagnosticsContent {
  readonly wallMs: number;
  readonly settings: StationSettings;
  readonly sample: StationSample;
  readonly firmwareVersion: string;
}

/** A text of one fact a line. */
export function writeDiagnostics({ wallMs, settings, sample, firmwareVersion }: DiagnosticsContent): Uint8Array {
  const configuration = configurationOf(settings, null).configuration_key;
  const lines = [
    `time ${new Date(wallMs).toISOString()}`,
    `serial ${settings.serialNumber}`,
    `firmware ${firmwareVersion}`,
    `status ${sample.status}`,
    `current ${sample.currentAmps.map((amps) => amps.toFixed(1)).join(' ')} A`,
    `session ${sample.sessionId ?? 'none'} ${sample.sessionWh.toFixed(0)} Wh`,
    ...configuration.map(({ key, value }) => `${key} ${value}`),
  ];
  return Buffer.from(`${lines.join('\n')}\n`);
}
