/**
 * Keeps what turns begin and end: writes, alarms, sessions, signals.
 * @module
 */
import type {
  Alarm,
  Effect,
  EngineEvent,
  SignalArrived,
  Site,
  WriteReduction,
  WriteSettled,
} from '../../engine/index.ts';
import type { Database } from './database.ts';
import { prepared } from './prepared.ts';
import { SessionBook } from './sessions.ts';

/** Follows the turns of one run. */
export class EpisodeBook {
  readonly #db: Database;
  readonly #run: number;
  readonly #sessions: SessionBook;
  readonly #signalKinds: ReadonlyMap<string, string>;
  /** A source may say the same again and again. */
  readonly #lastSeries = new Map<string, string>();

  constructor(db: Database, run: { readonly run: number; readonly site: Site | null }) {
    this.#db = db;
    this.#run = run.run;
    this.#sessions = new SessionBook(db);
    this.#signalKinds = new Map((run.site?.signals ?? []).map(({ name, kind }) => [name, kind]));
  }

  /** Alarms of an earlier run are raised anew where they last. */
  endAlarms(atMs: number): void {
    prepared(this.#db, 'UPDATE alarms SET cleared_ms = max(raised_ms, ?) WHERE cleared_ms IS NULL').run(atMs);
  }

  /** The file holds nothing of what happened last. */
  rolledBack(): void {
    this.#sessions.rolledBack();
    this.#lastSeries.clear();
  }

  happened(event: EngineEvent): void {
    if (event.kind === 'DirectoryListed') this.#sessions.listed(event);
    if (event.kind === 'StationsObserved') this.#sessions.polled(event);
    if (event.kind === 'SignalArrived') this.#arrived(event);
    if (event.kind === 'WriteSettled') this.#settled(event);
  }

  done(effect: Effect): void {
    if (effect.kind === 'WriteReduction') this.#written(effect);
    if (effect.kind === 'Alarm') this.#alarmed(effect);
  }

  /** What is said again is there, maybe with what became of it. */
  #written({ writeId, zone, at, intent, allowedAmps, maxAmps, because }: WriteReduction): void {
    prepared(
      this.#db,
      `INSERT OR IGNORE INTO writes (run, write_id, zone, at_ms, intent, allowed_amps_1, allowed_amps_2, allowed_amps_3,
         reduction_amps, because) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      ...[this.#run, writeId, zone, at.wallMs, intent],
      ...[...allowedAmps, maxAmps - Math.max(...allowedAmps), JSON.stringify(because)],
    );
  }

  #settled({ writeId, outcome, at, detail }: WriteSettled): void {
    prepared(this.#db, 'UPDATE writes SET outcome = ?, settled_ms = ?, detail = ? WHERE run = ? AND write_id = ?').run(
      outcome,
      at.wallMs,
      detail,
      this.#run,
      writeId,
    );
  }

  /**
   * Whoever does not know whether alarms have arrived says them again, in order and to the last: so one that is raised again
   * lasts again until its end is said again. By a clock that was set back none ends before it began.
   */
  #alarmed({ id, subject, detail, raised, at }: Alarm): void {
    const alarm = { id, subject, atMs: at.wallMs };
    prepared(
      this.#db,
      `UPDATE alarms SET cleared_ms = max(raised_ms, @atMs)
       WHERE alarm = @id AND subject = @subject AND cleared_ms IS NULL`,
    ).run(alarm);
    if (!raised) return;
    const { changes } = prepared(
      this.#db,
      'UPDATE alarms SET cleared_ms = NULL WHERE alarm = @id AND subject = @subject AND raised_ms = @atMs',
    ).run(alarm);
    if (changes > 0) return;
    prepared(
      this.#db,
      'INSERT INTO alarms (alarm, subject, detail, raised_ms) VALUES (@id, @subject, @detail, @atMs)',
    ).run({ ...alarm, detail });
  }

  #arrived({ signal, series, at }: SignalArrived): void {
    const text = JSON.stringify(series);
    // A signal's source and those who lower it speak beside each other.
    const voice = `${series.lowersOnly === true ? 'lowering' : 'source'} ${signal}`;
    if (this.#lastSeries.get(voice) === text) return;
    this.#lastSeries.set(voice, text);
    prepared(this.#db, 'INSERT INTO signals (signal, kind, at_ms, series) VALUES (?, ?, ?, ?)').run(
      signal,
      this.#signalKinds.get(signal) ?? '',
      at.wallMs,
      text,
    );
  }
}
