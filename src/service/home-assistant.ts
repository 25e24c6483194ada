/**
 * Announces the site to Home Assistant: one device, with a sensor for what people watch of each zone, node and meter.
 * @see https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery
 * @module
 */
import type { Publishing } from '../sources/settings.ts';
import type { Kept } from '../sources/retained.ts';
import { availabilityOf, GONE, HERE, topicsFor, type TopicKind } from './mqtt-topics.ts';
import type { StateDocument } from './state-document.ts';

/** What is looked at of a kind: a name, where it stands in the topic's JSON, and its unit. */
interface Sight {
  readonly what: string;
  readonly template: string;
  readonly unit: 'A' | 'W' | null;
}

const SIGHTS: Readonly<Record<Exclude<TopicKind, 'strategies'>, readonly Sight[]>> = {
  zones: [
    { what: 'allocation', template: '{{ value_json.allocationAmps }}', unit: 'A' },
    { what: 'drawn', template: '{{ value_json.drawnAmps | max }}', unit: 'A' },
    { what: 'cars', template: '{{ value_json.cars }}', unit: null },
  ],
  nodes: [
    { what: 'headroom', template: '{{ value_json.headroomAmps | min }}', unit: 'A' },
    { what: 'charging', template: '{{ value_json.chargingAmps | max }}', unit: 'A' },
  ],
  meters: [
    { what: 'power', template: '{{ value_json.powerWatts }}', unit: 'W' },
    { what: 'current', template: '{{ value_json.currentAmps | max if value_json.currentAmps else none }}', unit: 'A' },
  ],
};

const DEVICE_CLASS = { A: 'current', W: 'power' } as const;

/** The announcements, by topic; none where Home Assistant is not to be told. */
export function announcements(document: StateDocument, publishing: Publishing): Kept {
  const { record, site } = document;
  const { prefix, discoveryPrefix } = publishing;
  if (discoveryPrefix === null || record === null) return {};
  const own = idOf(prefix);
  const common = {
    availability_topic: availabilityOf(publishing),
    payload_available: HERE,
    payload_not_available: GONE,
    device: { identifiers: [own], name: site.name, manufacturer: 'Busbar', model: 'Load balancing' },
  };
  const names = {
    zones: record.zones.map(({ zone }) => zone),
    nodes: record.nodes.map(({ node }) => node),
    meters: record.meters.map(({ meter }) => meter),
  };
  const sensors = (Object.keys(SIGHTS) as (keyof typeof SIGHTS)[]).flatMap((kind) =>
    [...topicsFor(prefix, kind, names[kind])].flatMap(([name, topic]) =>
      SIGHTS[kind].map((sight) => {
        const id = `${idOf(topic)}_${sight.what}`;
        return [
          `${discoveryPrefix}/sensor/${id}/config`,
          { ...sensorOf(sight, { name, topic, id }), ...common },
        ] as const;
      }),
    ),
  );
  const alarms = [
    `${discoveryPrefix}/binary_sensor/${own}_alarm/config`,
    { ...alarmOf(prefix, own), ...common },
  ] as const;
  return Object.fromEntries([...sensors, alarms].map(([topic, told]) => [topic, JSON.stringify(told)]));
}

function sensorOf(
  { what, template, unit }: Sight,
  { name, topic, id }: { readonly name: string; readonly topic: string; readonly id: string },
) {
  return {
    name: `${name} ${what}`,
    unique_id: id,
    state_topic: topic,
    value_template: template,
    state_class: 'measurement',
    ...(unit === null ? {} : { unit_of_measurement: unit, device_class: DEVICE_CLASS[unit] }),
  };
}

const alarmOf = (prefix: string, own: string) => ({
  name: 'Alarm',
  unique_id: `${own}_alarm`,
  state_topic: `${prefix}/site`,
  value_template: "{{ 'ON' if value_json.lastingAlarms > 0 else 'OFF' }}",
  device_class: 'problem',
});

/** What Home Assistant takes for an id: letters, digits, lines. */
const idOf = (topic: string): string => topic.replace(/[^a-zA-Z0-9_-]+/g, '_');
