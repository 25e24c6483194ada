/**
 * Prints the closing lines of a test run again, the plain one last: `node .ci/print-summary.mjs TESTS.log`.
 * @module
 */
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const lines = stripVTControlCharacters(readFileSync(process.argv[2], 'utf8')).split('\n');
const plain = lines.findLast((line) => /^\d+ passed, \d+ failed/.test(line));
for (const line of lines.filter((each) => /^\s*(Test Files|Tests|Duration) /.test(each))) console.log(line);

if (plain === undefined) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
console.log(plain);
