/**
 * Checks that a run of the demo has regulated: `node .ci/check-demo.mjs RESULT.json`.
 * @module
 */
import { readFileSync } from 'node:fs';

const text = readFileSync(process.argv[2], 'utf8');
const result = JSON.parse(text);

const expectations = [
  ['at least one write was confirmed', result.writes?.confirmed >= 1],
  ['no limit was violated', result.limits?.violations === 0],
  ['decisions were taken', result.cycles >= 1],
];
for (const [what, holds] of expectations) console.log(`${holds ? 'yes' : 'NO '}  ${what}`);

if (!expectations.every(([, holds]) => holds)) {
  console.log(text);
  process.exit(1);
}
