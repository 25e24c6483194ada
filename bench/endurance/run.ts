/**
 * `npm run endurance -- kill|live|day [--times N] [--seconds N] [--days N] [--seed N]`: the service for longer than a test may
 * take. Prints one JSON document.
 * @module
 */
import { parseArgs } from 'node:util';
import { BenchFailure } from '../case.ts';
import { virtualDays } from './day.ts';
import { killAgainAndAgain } from './kill.ts';
import { liveFor } from './live.ts';
import type { Measured } from './live-site.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    times: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '600' },
    days: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
  },
});
// A signal alone would leave the children behind: they are ended on the way out.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
try {
  const measured = await measure(positionals[0] ?? '');
  process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
} catch (error) {
  if (!(error instanceof BenchFailure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function measure(what: string): Promise<Measured> {
  switch (what) {
    case 'kill':
      return killAgainAndAgain(Number(values.times), Number(values.seed));
    case 'live':
      return liveFor(Number(values.seconds));
    case 'day':
      return virtualDays(Number(values.days));
    default:
      throw new BenchFailure(`found ${what === '' ? 'nothing' : what}, expected kill, live or day`);
  }
}
