/**
 * A station's own settings, as OCPP 1.6 names them.
 * @see OCPP 1.6, section 9, "Standard Configuration Key Names & Values"
 * @module
 */
import type { StationSettings } from './settings.ts';

interface ConfigurationKey {
  readonly key: string;
  readonly readonly: boolean;
  readonly value: string;
}

/** Answer to GetConfiguration. */
export interface StationConfiguration {
  readonly configuration_key: readonly ConfigurationKey[];
  readonly unknown_key: readonly string[];
}

/** The keys that are asked for, or all of them. */
export function configurationOf(station: StationSettings, keys: readonly string[] | null): StationConfiguration {
  const all = allKeys(station);
  return {
    configuration_key: all.filter(({ key }) => keys === null || keys.includes(key)),
    unknown_key: (keys ?? []).filter((key) => !all.some((each) => each.key === key)),
  };
}

function allKeys({ boxIdentity, phases, rotation }: StationSettings): readonly ConfigurationKey[] {
  // OCPP names the lines R, S, T and gives the rotation of connector 1.
  const lines = phases === 1 ? rotation.slice(0, 2) : rotation;
  const rotated = lines.replaceAll('L1', 'R').replaceAll('L2', 'S').replaceAll('L3', 'T');
  return [
    { key: 'ChargeBoxIdentity', readonly: true, value: boxIdentity },
    { key: 'NumberOfConnectors', readonly: true, value: '1' },
    { key: 'ConnectorPhaseRotation', readonly: false, value: `1.${rotated}` },
    { key: 'HeartbeatInterval', readonly: false, value: '300' },
    { key: 'MeterValueSampleInterval', readonly: false, value: '60' },
    { key: 'ClockAlignedDataInterval', readonly: false, value: '900' },
    { key: 'ConnectionTimeOut', readonly: false, value: '60' },
    { key: 'AuthorizeRemoteTxRequests', readonly: true, value: 'false' },
    { key: 'ChargingScheduleAllowedChargingRateUnit', readonly: true, value: 'Current' },
    { key: 'SupportedFeatureProfiles', readonly: true, value: 'Core,FirmwareManagement,SmartCharging' },
  ];
}
