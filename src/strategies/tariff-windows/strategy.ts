/**
 * Ceilings by the clock on the wall: on these days, between these times, no more than so much.
 * @module
 */
import { z } from 'zod';
import {
  amps,
  defineStrategy,
  localTimeAt,
  onAllPhases,
  watts,
  type Ceiling,
  type LocalTime,
  type SiteSnapshot,
} from '../../engine/index.ts';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const DAY = DAYS.join('|');
const DAYS_PATTERN = new RegExp(`^(?:${DAY})(?:-(?:${DAY}))?(?:,(?:${DAY})(?:-(?:${DAY}))?)*$`);
const MINUTES_PER_DAY = 1440;

const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'expected a time from 00:00 to 24:00');

const window = z
  .strictObject({
    label: z.string().optional().describe('Name of the window in explanations; default its days and times.'),
    days: z
      .string()
      .regex(DAYS_PATTERN, 'expected days such as Mon-Fri or Sat,Sun')
      .default('Mon-Sun')
      .describe('Days on which the window begins, e.g. Mon-Fri or Sat,Sun; default every day.'),
    from: timeOfDay.describe('Local time at which it opens, 00:00 to 24:00.'),
    to: timeOfDay.describe('Local time at which it closes; not later than `from` means on the next day.'),
    ceilingAmps: z.number().min(0).optional().describe('Most charging current per phase, A, 0 or more.'),
    ceilingKw: z.number().min(0).optional().describe('Most charging power, kW, 0 or more.'),
    zones: z.array(z.string()).optional().describe('Zones it holds for, each by itself; default the whole site.'),
  })
  .refine((value) => (value.ceilingAmps === undefined) !== (value.ceilingKw === undefined), {
    message: 'expected either ceilingAmps or ceilingKw',
  });

const options = z.strictObject({
  windows: z.array(window).min(1).describe('The windows; where several are open the strictest counts.'),
});
type Options = z.output<typeof options>;
type Window = z.output<typeof window>;

export const tariffWindows = defineStrategy<Options, null>({
  id: 'tariff-windows',
  version: '1.0.0',
  summary: 'Lowers charging during set times of day.',
  options,
  initialMemory: null,
  // Without a trustworthy clock every window counts as open.
  failsafe: (snapshot, { windows }) => ({ ceilings: windows.flatMap((open) => ceilings(snapshot, open)) }),
  propose: (snapshot, { options: { windows } }) => {
    const now = localTimeAt(snapshot.timeZone, snapshot.at.wallMs);
    const open = windows.filter((candidate) => isOpen(candidate, now));
    return open.length === 0 ? null : { ceilings: open.flatMap((candidate) => ceilings(snapshot, candidate)) };
  },
});

/**
 * Whether a window is open at a local time. A repeated hour opens it twice, a skipped one not at all. A window
 * that does not close later than it opens goes on past midnight and belongs to the day on which it began.
 */
export function isOpen(candidate: Window, now: LocalTime): boolean {
  const from = minuteOf(candidate.from);
  const to = minuteOf(candidate.to);
  const today = daysOf(candidate.days).has(now.weekday);
  const yesterday = daysOf(candidate.days).has((now.weekday + DAYS.length - 1) % DAYS.length);
  const wraps = to <= from;
  if (today && now.minuteOfDay >= from && (wraps || now.minuteOfDay < to)) return true;
  return wraps && yesterday && now.minuteOfDay < to;
}

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return Math.min(MINUTES_PER_DAY, hours * 60 + minutes);
}

/** Weekdays of a list such as `Mon-Wed,Sat`; a range may go round the week's end. */
function daysOf(text: string): ReadonlySet<number> {
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last] = part.split('-').map((name) => DAYS.indexOf(name as (typeof DAYS)[number]));
    const start = first ?? 0;
    const length = (((last ?? start) - start + DAYS.length) % DAYS.length) + 1;
    for (let i = 0; i < length; i += 1) days.add((start + i) % DAYS.length);
  }
  return days;
}

function ceilings(snapshot: SiteSnapshot, open: Window): readonly Ceiling[] {
  const label = open.label ?? `${open.days} ${open.from}–${open.to}`;
  const nodes =
    open.zones === undefined
      ? snapshot.nodes.slice(0, 1).map((node) => node.name)
      : snapshot.zones.filter((zone) => open.zones?.includes(zone.name)).map((zone) => zone.node);
  const bound: Ceiling['bound'] =
    open.ceilingAmps === undefined
      ? { unit: 'W', watts: watts((open.ceilingKw ?? 0) * 1000) }
      : { unit: 'A', amps: onAllPhases(amps(open.ceilingAmps)) };
  return nodes.map((node) => ({
    node,
    bound,
    covers: 'charging',
    kind: 'economic',
    until: null,
    reason: { kind: 'tariff-window', window: label },
  }));
}
