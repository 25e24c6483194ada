/**
 * Statements are compiled once for each open database.
 * @module
 */
import type Sqlite from 'better-sqlite3';
import type { Database } from './database.ts';

const STATEMENTS = new WeakMap<Database, Map<string, Sqlite.Statement>>();

/** The statement of a text that does not change from call to call. */
export function prepared(db: Database, sql: string): Sqlite.Statement {
  let known = STATEMENTS.get(db);
  if (known === undefined) {
    known = new Map();
    STATEMENTS.set(db, known);
  }
  const statement = known.get(sql) ?? db.prepare(sql);
  known.set(sql, statement);
  return statement;
}
