/**
 * Laws that show in the cycle records: **bounded** and **lower-before-raise**.
 * @module
 */
import {
  PHASES,
  type CycleRecord,
  type PerPhase,
  type PhaseIndex,
  type Site,
  type SiteNode,
  type ZoneRecord,
} from '../../src/engine/index.ts';

/** A law and whether it held; `detail` tells the first breach. */
export interface LawReport {
  readonly id: string;
  readonly held: boolean;
  readonly detail?: string;
}

export interface RecordChecks {
  check(record: CycleRecord): void;
  reports(): readonly LawReport[];
}

/** Rounding of sums, below any step a dialect has. */
const TOLERANCE_AMPS = 1e-6;

export interface RecordCheckOptions {
  readonly site: Site;
  /** Per zone of the site: the most its stations can draw on each line. */
  readonly wiredAmps: readonly PerPhase<number>[];
}

export function checkRecords(options: RecordCheckOptions): RecordChecks {
  const breaches = new Map<string, string>();
  let before: CycleRecord | null = null;
  const note = (law: string, detail: string | null): void => {
    if (detail !== null && !breaches.has(law)) breaches.set(law, detail);
  };
  return {
    check(record) {
      note('bounded', outOfBounds(options.site, record));
      note('lower-before-raise', raisedTooEarly(options, record, before));
      before = record;
    },
    reports: () =>
      ['bounded', 'lower-before-raise'].map((id) => {
        const detail = breaches.get(id);
        return detail === undefined ? { id, held: true } : { id, held: false, detail };
      }),
  };
}

/** Every allocation lies between nothing and what its zone's node may carry. */
function outOfBounds(site: Site, record: CycleRecord): string | null {
  for (const [index, zone] of record.zones.entries()) {
    const node = site.nodes[site.zones[index]?.node ?? 0] as SiteNode;
    const most = Math.max(...node.limitAmps);
    const isBounded = zone.allocationAmps >= 0 && zone.allocationAmps <= most + TOLERANCE_AMPS;
    if (!isBounded) return `cycle ${record.cycle}: ${zone.zone} has ${zone.allocationAmps} A of ${most} A`;
  }
  return null;
}

/**
 * Where a line of a zone is raised, everything that may still be drawn there and above must fit: what other zones may
 * draw includes ceilings that they have been asked to leave and have not left yet.
 */
function raisedTooEarly(options: RecordCheckOptions, record: CycleRecord, before: CycleRecord | null): string | null {
  for (const [index, zone] of record.zones.entries()) {
    const lines = raisedLines(zone, before?.zones[index] ?? null);
    if (lines.length === 0) continue;
    const home = options.site.zones[index]?.node ?? 0;
    for (let node: number | null = home; node !== null; node = options.site.nodes[node]?.parent ?? null) {
      const over = overcommitted(options, record, { node, raised: index, lines });
      if (over !== null) return `cycle ${record.cycle}: raising ${zone.zone} commits ${over}`;
    }
  }
  return null;
}

/**
 * A write that lowers a zone may raise one line of it above all that it could still draw. A raise that brings no line
 * more than before takes back what somebody else took: then all count.
 */
function raisedLines(
  { sent, allowedAmps, mayDrawByLineAmps }: ZoneRecord,
  before: ZoneRecord | null,
): readonly PhaseIndex[] {
  if (sent === null) return [];
  if (sent.intent !== 'raise') return PHASES.filter((phase) => allowedAmps[phase] > mayDrawByLineAmps[phase]);
  const higher = PHASES.filter((phase) => allowedAmps[phase] > (before?.allowedAmps[phase] ?? 0));
  return higher.length === 0 ? PHASES : higher;
}

function overcommitted(
  { site, wiredAmps }: RecordCheckOptions,
  record: CycleRecord,
  at: { readonly node: number; readonly raised: number; readonly lines: readonly PhaseIndex[] },
): string | null {
  const seen = record.nodes[at.node];
  if (seen === undefined) return null;
  for (const phase of at.lines) {
    if ((wiredAmps[at.raised]?.[phase] ?? 0) === 0) continue;
    const committed = record.zones.reduce((sum, zone, index) => {
      if (!isBelow(site, site.zones[index]?.node ?? 0, at.node)) return sum;
      // What the raised zone itself may still draw of an earlier ceiling is not what the raise adds.
      const commits = index === at.raised ? zone.allowedAmps[phase] : mayDraw(zone, phase);
      return sum + Math.min(commits, wiredAmps[index]?.[phase] ?? 0);
    }, 0);
    const total = committed + seen.backgroundAmps[phase];
    const limit = seen.limitAmps[phase];
    if (total > limit + TOLERANCE_AMPS) return `${total.toFixed(2)} A of ${limit} A at ${seen.node}`;
  }
  return null;
}

const mayDraw = (zone: ZoneRecord, phase: PhaseIndex): number =>
  Math.max(zone.mayDrawByLineAmps[phase], zone.allowedAmps[phase]);

function isBelow(site: Site, node: number, ancestor: number): boolean {
  let at: number | null = node;
  while (at !== null && at > ancestor) at = site.nodes[at]?.parent ?? null;
  return at === ancestor;
}
