/**
 * At most two connections to the box: one for everything in turn, and one for a cut that must not wait behind a read
 * that hangs. The second is opened when it is needed for the first time.
 * @module
 */
import { Client, type Dispatcher } from 'undici';

export interface Connections {
  /** Runs `use` with the first connection that nobody uses; where both are in use it has to wait in the first. */
  borrow<T>(use: (connection: Dispatcher) => Promise<T>): Promise<T>;
  /** Ends both at once, whatever is under way. */
  destroy(): Promise<void>;
}

// Not the library's own pool: that opens another connection whenever one has been given up.
export function createConnections(origin: string, options: Client.Options): Connections {
  const all = [new Client(origin, options), new Client(origin, options)] as const;
  const users = new Map<Dispatcher, number>(all.map((connection) => [connection, 0]));
  const usersOf = (connection: Dispatcher): number => users.get(connection) ?? 0;
  return {
    async borrow(use) {
      const connection = all.find((each) => usersOf(each) === 0) ?? all[0];
      users.set(connection, usersOf(connection) + 1);
      try {
        return await use(connection);
      } finally {
        users.set(connection, usersOf(connection) - 1);
      }
    },
    async destroy() {
      await Promise.all(all.map((connection) => connection.destroy()));
    },
  };
}
