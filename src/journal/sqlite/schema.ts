/**
 * The tables of a journal, and how older ones become today's. A migration is written once and never changed: journals
 * that it made are out there.
 * @module
 */

/**
 * Each entry leads from the version of its index to the next. What is large is compressed JSON (`packed.ts`): turns in the
 * lines of the exchange format, so that a run comes out of the journal to the letter as it went in.
 */
export const MIGRATIONS: readonly string[] = [
  `
  -- One start of the service. The header of the exchange format is made of it.
  CREATE TABLE runs (
    run INTEGER PRIMARY KEY,
    site TEXT NOT NULL,
    started_at TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    v INTEGER NOT NULL,
    setup BLOB NOT NULL
  );
  -- The newest turns, one a row, until there are enough for a pack.
  CREATE TABLE turns (
    run INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (run, seq)
  ) WITHOUT ROWID;
  CREATE TABLE packs (
    pack INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    body BLOB NOT NULL
  );
  CREATE UNIQUE INDEX packs_in_order ON packs (run, first_seq);
  CREATE INDEX packs_in_time ON packs (to_ms);
  -- The engine after the turn of this number, so that a replay may begin there.
  CREATE TABLE checkpoints (
    run INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (run, seq)
  ) WITHOUT ROWID;
  -- What the engine has learnt, as of last: one row.
  CREATE TABLE learnt (only INTEGER PRIMARY KEY CHECK (only = 1), at_ms INTEGER NOT NULL, body BLOB NOT NULL);
  CREATE TABLE writes (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    write_id INTEGER NOT NULL,
    zone TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    intent TEXT NOT NULL,
    allowed_amps_1 REAL NOT NULL,
    allowed_amps_2 REAL NOT NULL,
    allowed_amps_3 REAL NOT NULL,
    reduction_amps REAL NOT NULL,
    because TEXT NOT NULL,
    outcome TEXT,
    settled_ms INTEGER,
    detail TEXT
  );
  CREATE UNIQUE INDEX writes_by_name ON writes (run, write_id);
  CREATE INDEX writes_in_time ON writes (at_ms);
  CREATE TABLE alarms (
    id INTEGER PRIMARY KEY,
    alarm TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    raised_ms INTEGER NOT NULL,
    cleared_ms INTEGER
  );
  CREATE INDEX alarms_in_time ON alarms (raised_ms);
  CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    station TEXT NOT NULL,
    zone TEXT,
    began_ms INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    energy_wh REAL
  );
  CREATE INDEX sessions_in_time ON sessions (began_ms);
  CREATE TABLE curves (step_ms INTEGER NOT NULL, at_ms INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (step_ms, at_ms))
    WITHOUT ROWID;
  -- Signals as they arrived; caps from outside are evidence.
  CREATE TABLE signals (id INTEGER PRIMARY KEY, signal TEXT NOT NULL, kind TEXT NOT NULL, at_ms INTEGER NOT NULL, series TEXT NOT NULL);
  CREATE INDEX signals_in_time ON signals (at_ms);
  `,
];
