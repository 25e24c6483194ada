/**
 * `npm run mutants [-- [--table] PART…]`: makes each mistake of `mutants.ts` in a copy of the sources and runs
 * tests on it, the likeliest to notice first. Ends with 3 when one goes unnoticed that should not, no longer
 * applies, or makes a program that does not run. `--table` prints the table of docs/mutation.md.
 * @module
 */
import process from 'node:process';
import { mirrorOf } from '../tidy/mirror.ts';
import { HAZARDS, MUTANTS, type Mutant } from './mutants.ts';
import { openWorkshop, type Outcome, type Workshop } from './workshop.ts';

/** The tests that look at decisions; those of the plant and the box are slower, and look at other things. */
const ENGINE_TESTS = ['test/engine'];
const SITE_TESTS = ['test/properties', 'test/regressions', 'test/dialects.test.ts'];

type Fate =
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'survived' }
  /** Its text does not stand exactly once in the file. */
  | { readonly kind: 'does not apply' }
  | { readonly kind: 'does not run'; readonly why: string }
  /** The tests that fail with it fail without it too. */
  | { readonly kind: 'not judged'; readonly why: string };

/** Files of tests that passed on the unspoilt copy, or did not. */
type Unspoilt = Map<string, boolean>;

function fateOf(shop: Workshop, mutant: Mutant, unspoilt: Unspoilt): Fate {
  const stages = [mutant.tests ?? [mirrorOf(mutant.file)], ENGINE_TESTS, SITE_TESTS];
  const outcome = shop.spoil(mutant, (): Outcome => {
    for (const stage of stages) {
      const result = shop.test(stage);
      if (result.kind !== 'passed') return result;
    }
    return { kind: 'passed' };
  });
  return outcome === null ? { kind: 'does not apply' } : judge(shop, outcome, unspoilt);
}

function judge(shop: Workshop, outcome: Outcome, unspoilt: Unspoilt): Fate {
  switch (outcome.kind) {
    case 'passed':
      return { kind: 'survived' };
    case 'endless':
      return { kind: 'killed', by: 'never ending' };
    case 'broken':
      return { kind: 'does not run', why: outcome.why };
    case 'failed': {
      const { file, test, judged, message } = outcome.failure;
      if (!passesUnspoilt(shop, file, unspoilt)) return { kind: 'not judged', why: `${file} fails without it` };
      return judged ? { kind: 'killed', by: `${file}: ${test}` } : { kind: 'does not run', why: `${file}: ${message}` };
    }
  }
}

function passesUnspoilt(shop: Workshop, file: string, unspoilt: Unspoilt): boolean {
  const known = unspoilt.get(file) ?? shop.test([file]).kind === 'passed';
  unspoilt.set(file, known);
  return known;
}

/** Whether that is what the table of mistakes says. */
const isExpected = (mutant: Mutant, fate: Fate): boolean =>
  fate.kind === (mutant.equivalent === undefined ? 'killed' : 'survived');

function detailOf(mutant: Mutant, fate: Fate): string {
  if ('by' in fate) return ` by ${fate.by}`;
  if ('why' in fate) return ` (${fate.why.split('\n')[0] ?? ''})`;
  return mutant.equivalent === undefined ? '' : ` (nothing can notice: ${mutant.equivalent})`;
}

const nameOf = ({ hazard, mistake }: Mutant): string => `${hazard} ${mistake}`;

/** A row of the table: hazard, mistake, changed module, and the test that noticed or else the fate. */
function rowOf(mutant: Mutant, fate: Fate): string {
  const end =
    fate.kind === 'killed'
      ? fate.by.replace(/^test\/engine\/(.*)\.test\.ts: (.* > )?/, '$1: ')
      : `**${fate.kind}**${detailOf(mutant, fate)}`;
  const cells = [HAZARDS[mutant.hazard], mutant.mistake, mutant.file.replace(/^src\/engine\/(.*)\.ts$/, '$1'), end];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function main(args: readonly string[]): number {
  const parts = args.filter((arg) => !arg.startsWith('--'));
  const hazards = Object.keys(HAZARDS);
  const chosen = MUTANTS.filter(
    (mutant) => parts.length === 0 || parts.some((part) => nameOf(mutant).includes(part)),
  ).toSorted((a, b) => hazards.indexOf(a.hazard) - hazards.indexOf(b.hazard));
  const shop = openWorkshop();
  const unspoilt: Unspoilt = new Map();
  const rows: string[] = [];
  let asExpected = 0;
  try {
    for (const [index, mutant] of chosen.entries()) {
      const begun = performance.now();
      const fate = fateOf(shop, mutant, unspoilt);
      const seconds = ((performance.now() - begun) / 1000).toFixed(0);
      if (isExpected(mutant, fate)) asExpected += 1;
      rows.push(rowOf(mutant, fate));
      const sign = isExpected(mutant, fate) ? 'ok  ' : 'FAIL';
      const detail = detailOf(mutant, fate);
      process.stdout.write(
        `${sign} ${index + 1}/${chosen.length} ${nameOf(mutant)}: ${fate.kind}${detail}, ${seconds} s\n`,
      );
    }
  } finally {
    shop.close();
  }
  if (args.includes('--table')) process.stdout.write(`\n${rows.join('\n')}\n\n`);
  process.stdout.write(`${asExpected} of ${chosen.length} as expected\n`);
  return asExpected === chosen.length ? 0 : 3;
}

process.exitCode = main(process.argv.slice(2));
