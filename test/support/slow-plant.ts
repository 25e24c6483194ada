/**
 * A box and cars that take their time: a write is read back after a second, and the cars follow a while later.
 * Three-phase cars only; what they truly draw is known without asking the engine.
 */
import type { Site, WriteReduction } from '../../src/engine/index.ts';
import { Drive, threePhases, type StationSpec } from './drive.ts';
import { reductionRead, writeSettled, type StationSeen } from './events.ts';

const CAR_MIN_AMPS = 6;
const CAR_MAX_AMPS = 32;
const STATIONS_PER_ZONE = 6;
const READ_BACK_SECONDS = 1;

export interface SlowPlantSpec {
  readonly site: Site;
  /** From a decrease to the cars having followed, s; increases are followed at once, which is the worst. */
  readonly lagSeconds: number;
  /** Load that is not charging, A on each line of the first node. */
  readonly backgroundAmps: number;
  /** Whether the stations say their set-points. */
  readonly saysSetpoints: boolean;
}

interface Pending {
  readonly dueSeconds: number;
  readonly write: WriteReduction;
}

const stationsOf = (site: Site): readonly StationSpec[] =>
  site.zones.flatMap(({ name }) =>
    Array.from({ length: STATIONS_PER_ZONE }, (_, i) => ({ name: `${name} ${i}`, zone: name })),
  );

/** One zone as its cars live it. */
interface LiveZone {
  readonly name: string;
  ceiling: number;
  cars: number;
}

export class SlowPlant {
  readonly drive: Drive;
  readonly zones: LiveZone[];
  readonly #spec: SlowPlantSpec;
  #unread: Pending[] = [];
  #unfollowed: Pending[] = [];
  #taken = 0;

  constructor(spec: SlowPlantSpec) {
    this.#spec = spec;
    this.drive = new Drive(spec.site);
    this.drive.mute = true;
    this.zones = spec.site.zones.map(({ name }) => ({ name, ceiling: 0, cars: 0 }));
    this.drive.link();
    this.drive.directory(stationsOf(spec.site));
    for (const { name } of spec.site.zones) this.drive.read(name, 0);
  }

  /** What a zone's cars truly draw on each line, A. */
  drawn(zone: LiveZone): number {
    const charging = Math.min(zone.cars, Math.floor(zone.ceiling / CAR_MIN_AMPS));
    return charging * this.#each(zone, charging);
  }

  /** What all cars and the background truly draw, A. */
  total(): number {
    return this.zones.reduce((sum, zone) => sum + this.drawn(zone), this.#spec.backgroundAmps);
  }

  /** Lets time pass, reports, and decides; returns the writes of the decision. */
  pass(seconds: number): readonly WriteReduction[] {
    const { drive } = this;
    drive.seconds += seconds;
    this.#follow();
    drive.meter('Main meter', threePhases(this.total()));
    drive.stations(Object.assign({}, ...this.zones.map((zone) => this.#report(zone))) as Record<string, never>);
    drive.tick();
    const writes = drive.writes.slice(this.#taken);
    this.#taken = drive.writes.length;
    for (const write of writes) {
      const lag = write.intent === 'lower' ? this.#spec.lagSeconds : READ_BACK_SECONDS;
      this.#unread.push({ write, dueSeconds: drive.seconds + READ_BACK_SECONDS });
      this.#unfollowed.push({ write, dueSeconds: drive.seconds + lag });
    }
    return writes;
  }

  #each(zone: LiveZone, charging: number): number {
    return charging === 0 ? 0 : Math.min(CAR_MAX_AMPS, zone.ceiling / charging);
  }

  #report(zone: LiveZone): Record<string, StationSeen> {
    const charging = Math.min(zone.cars, Math.floor(zone.ceiling / CAR_MIN_AMPS));
    const amps = this.#each(zone, charging);
    const setpoint = (value: number): number | undefined => (this.#spec.saysSetpoints ? value : undefined);
    const seen = (i: number): StationSeen => {
      if (i >= zone.cars) return { status: 'available', amps: 0, ...withSetpoint(setpoint(0)) };
      if (i >= charging) return { status: 'suspended-by-station', amps: 0, ...withSetpoint(setpoint(0)) };
      return { status: 'charging', amps, ...withSetpoint(setpoint(amps)) };
    };
    return Object.fromEntries(Array.from({ length: STATIONS_PER_ZONE }, (_, i) => [`${zone.name} ${i}`, seen(i)]));
  }

  #follow(): void {
    const { drive } = this;
    const isDue = ({ dueSeconds }: Pending): boolean => dueSeconds <= drive.seconds;
    for (const { write } of this.#unread.filter(isDue)) {
      const zone = write.zone;
      drive.feed(reductionRead(zone, drive.seconds, { allowed: write.allowedAmps[0] }));
      drive.feed(writeSettled(zone, drive.seconds, { writeId: write.writeId, outcome: 'confirmed' }));
    }
    for (const { write } of this.#unfollowed.filter(isDue)) {
      const zone = this.zones.find(({ name }) => name === write.zone);
      if (zone !== undefined) zone.ceiling = write.allowedAmps[0];
      this.#unfollowed = this.#unfollowed.filter(
        (other) => other.write.zone !== write.zone || other.write.writeId > write.writeId,
      );
    }
    this.#unread = this.#unread.filter((one) => !isDue(one));
  }
}

const withSetpoint = (setpoint: number | undefined): StationSeen => (setpoint === undefined ? {} : { setpoint });
