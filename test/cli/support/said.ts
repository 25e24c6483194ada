/** What a verb writes to the terminal: kept from it while a test runs, and there to be looked at. */
import { afterEach, beforeEach, vi } from 'vitest';

export interface Said {
  stdout: string;
  stderr: string;
}

/** To be called once at the top of a file of tests; nothing has been said at the beginning of each. */
export function listenToSaid(): Said {
  const said: Said = { stdout: '', stderr: '' };
  beforeEach(() => {
    for (const stream of ['stdout', 'stderr'] as const) {
      said[stream] = '';
      vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
        said[stream] += String(chunk);
        return true;
      });
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  return said;
}
