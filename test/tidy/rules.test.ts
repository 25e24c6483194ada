/**
 * The house rules themselves: what each one finds, and what it leaves alone.
 * @module
 */
import { describe, expect, it } from 'vitest';
import { exportsAreDocumented, fileSaysWhatItIs, nothingIsLeftForLater, reexportedBy } from './documentation.ts';
import { errorsHaveNames, failuresAreNotSwallowed } from './failure.ts';
import { folderMirrorOf, hasBehaviour, mirrorFindings, mirrorOf } from './mirror.ts';
import { inexactVersions, registryLines } from './package.ts';
import { decisionsArePure, randomnessIsSeeded, timeIsAnInput } from './purity.ts';
import { fileIsShort, functionsAreShort, parametersAreFew, strategyIsShort } from './size.ts';
import { check, parseSource, type Rule } from './source.ts';
import { unitlessNumbers } from './units.ts';

/** Lines at which a rule finds something in a text. */
function linesFound(rule: Rule, text: string, path = 'src/engine/x.ts'): readonly number[] {
  return check([parseSource(path, text)], rule).map(({ line }) => line);
}

const lines = (count: number): string => 'call();\n'.repeat(count);

describe('size', () => {
  it('finds a file of 251 lines and not one of 250', () => {
    expect(linesFound(fileIsShort, lines(251))).toEqual([1]);
    expect(linesFound(fileIsShort, lines(250))).toEqual([]);
  });

  it('measures functions, methods and arrow functions from their first line to their last', () => {
    const body = `{\n${lines(39)}}`;
    expect(linesFound(functionsAreShort, `function f() ${body}`)).toEqual([1]);
    expect(linesFound(functionsAreShort, `const f = () => ${body};`)).toEqual([1]);
    expect(linesFound(functionsAreShort, `class C {\n  m() ${body}\n}`)).toEqual([2]);
    expect(linesFound(functionsAreShort, `function f() {\n${lines(38)}}`)).toEqual([]);
  });

  it('counts what a strategy says, and neither its imports nor its comments', () => {
    const path = 'src/strategies/one/strategy.ts';
    const around = "import {\n  a,\n} from 'a';\n/** What\n * it is. */\n\n// Why.\n";
    expect(linesFound(strategyIsShort, `${around}${lines(80)}`, path)).toEqual([]);
    expect(linesFound(strategyIsShort, `${around}${lines(81)}`, path)).toEqual([1]);
    expect(linesFound(strategyIsShort, lines(81))).toEqual([]);
  });

  it('counts parameters where there is a body, not in a type', () => {
    expect(linesFound(parametersAreFew, 'const f = (a: A, b: B, c: C, d: D) => a;')).toEqual([1]);
    expect(linesFound(parametersAreFew, 'type F = (a: A, b: B, c: C, d: D) => A;')).toEqual([]);
  });
});

describe('purity', () => {
  it.each(['new Date()', 'setTimeout(f, 1)', 'process.exit()', 'console.log()', 'performance.now()', 'globalThis'])(
    'finds %s in a decision',
    (code) => {
      expect(linesFound(decisionsArePure, `const x = ${code};`)).toEqual([1]);
      expect(linesFound(decisionsArePure, `const x = ${code};`, 'src/service/x.ts')).toEqual([]);
    },
  );

  it('leaves properties alone that share a name with the world', () => {
    expect(linesFound(decisionsArePure, 'interface A { process: string }\nconst x = job.process;')).toEqual([]);
  });

  it('finds imports that reach outside', () => {
    expect(linesFound(decisionsArePure, "import { x } from 'node:fs';")).toEqual([1]);
    expect(linesFound(decisionsArePure, "import { x } from 'rxjs';")).toEqual([1]);
    expect(linesFound(decisionsArePure, "import { x } from 'rxjs';", 'src/engine/ports.ts')).toEqual([]);
    expect(linesFound(decisionsArePure, "import { z } from 'zod';")).toEqual([1]);
    expect(linesFound(decisionsArePure, "import { z } from 'zod';", 'src/strategies/a/config.ts')).toEqual([]);
  });

  it('finds unseeded randomness everywhere', () => {
    expect(linesFound(randomnessIsSeeded, 'const x = Math.random();', 'sim/x.ts')).toEqual([1]);
    expect(linesFound(randomnessIsSeeded, 'const x = Math.round(1);', 'sim/x.ts')).toEqual([]);
  });

  it('lets only the clocks ask for time, and anyone compute with a given one', () => {
    expect(linesFound(timeIsAnInput, 'const x = Date.now();', 'src/evce/x.ts')).toEqual([1]);
    expect(linesFound(timeIsAnInput, 'const x = new Date();', 'src/evce/x.ts')).toEqual([1]);
    expect(linesFound(timeIsAnInput, 'const x = new Date(wallMs);', 'src/evce/x.ts')).toEqual([]);
    expect(linesFound(timeIsAnInput, 'const x = Date.now();', 'src/service/system-clock.ts')).toEqual([]);
  });
});

describe('failure', () => {
  it('finds errors without a name', () => {
    expect(linesFound(errorsHaveNames, "throw new Error('x');")).toEqual([1]);
    expect(linesFound(errorsHaveNames, "throw new AssertionFailure('x');")).toEqual([]);
  });

  it('finds swallowed failures, also where a comment fills the block', () => {
    expect(linesFound(failuresAreNotSwallowed, 'try { f(); } catch { /* well */ }')).toEqual([1]);
    expect(linesFound(failuresAreNotSwallowed, 'f().catch(() => {});')).toEqual([1]);
    expect(linesFound(failuresAreNotSwallowed, 'f().catch(() => undefined);')).toEqual([1]);
    expect(linesFound(failuresAreNotSwallowed, 'try { f(); } catch (e) { report(e); }')).toEqual([]);
  });
});

describe('documentation', () => {
  it('wants a module comment at the top, after a shebang if there is one', () => {
    expect(linesFound(fileSaysWhatItIs, 'export {};')).toEqual([1]);
    expect(linesFound(fileSaysWhatItIs, '/** About. */\nexport {};')).toEqual([1]);
    expect(linesFound(fileSaysWhatItIs, '#!/usr/bin/env node\n/**\n * About.\n * @module\n */')).toEqual([]);
  });

  it('wants a doc comment on each export but the unit constructors', () => {
    const opening = '/**\n * About.\n * @module\n */\n';
    expect(linesFound(exportsAreDocumented, `${opening}export const x = 1;`)).toEqual([5]);
    expect(linesFound(exportsAreDocumented, `${opening}/** One. */\nexport const x = 1;`)).toEqual([]);
    expect(linesFound(exportsAreDocumented, `${opening}const x = 1;\nexport const amps = (a: number) => a;`)).toEqual(
      [],
    );
  });

  it('follows what an index passes on', () => {
    expect(reexportedBy(parseSource('src/engine/index.ts', "export * from './a.ts';"))).toEqual(['src/engine/a.ts']);
  });

  it('finds marks of unfinished work and ticket numbers', () => {
    expect(linesFound(nothingIsLeftForLater, `f(); // ${'TO'}DO later`)).toEqual([1]);
    expect(linesFound(nothingIsLeftForLater, 'f();\n// see #12')).toEqual([2]);
    expect(linesFound(nothingIsLeftForLater, "const colour = '#123456';")).toEqual([]);
  });
});

describe('mirrored tests', () => {
  it('stand below test/ at the same path', () => {
    expect(mirrorOf('src/engine/limits.ts')).toBe('test/engine/limits.test.ts');
    expect(mirrorOf('sim/plant/car.ts')).toBe('test/sim/plant/car.test.ts');
  });

  it('may stand for a folder that is one thing', () => {
    expect(folderMirrorOf('src/strategies/peak-shaving/strategy.ts')).toBe('test/strategies/peak-shaving.test.ts');
    expect(folderMirrorOf('sim/plant/car.ts')).toBe('test/sim/plant.test.ts');
    expect(folderMirrorOf('src/engine/limits.ts')).toBeNull();
    expect(folderMirrorOf('sim/random.ts')).toBeNull();
  });

  it('are asked of files that do something', () => {
    expect(
      hasBehaviour(parseSource('a.ts', "export interface A {}\nexport type B = A;\nexport * from './b.ts';")),
    ).toBe(false);
    expect(hasBehaviour(parseSource('a.ts', 'export const A = [1, 2] as const;\ndeclare const x: A;'))).toBe(false);
    expect(hasBehaviour(parseSource('a.ts', 'export function f() {}'))).toBe(true);
    expect(hasBehaviour(parseSource('a.ts', 'export const f = () => 1;'))).toBe(true);
  });

  it('are reported when missing', () => {
    const source = parseSource('src/engine/limits.ts', 'export function f() {}');
    const missing = mirrorFindings([source], []).map(({ path }) => path);
    expect(missing).toContain('src/engine/limits.ts');
    expect(mirrorFindings([source], ['test/engine/limits.test.ts']).map(({ path }) => path)).not.toContain(source.path);
  });
});

describe('numbers in configuration', () => {
  it('say their unit, at any depth and in any alternative', () => {
    const number = { type: 'number' };
    const nested = { properties: { limitAmps: number, limit: number, b: { anyOf: [{ type: 'string' }, number] } } };
    expect(unitlessNumbers({ properties: { nodes: { type: 'array', items: nested } } })).toEqual([
      'nodes.limit',
      'nodes.b',
    ]);
    expect(unitlessNumbers({ properties: { pricePerKw: number, seed: number, name: { type: 'string' } } })).toEqual([]);
  });
});

describe('the package', () => {
  it('has exact versions, also behind an alias', () => {
    const dependencies = { a: '^1.0.0', b: '1.0.0', c: 'npm:typescript@7.0.2', d: 'latest' };
    expect(inexactVersions({ dependencies })).toEqual(['a ^1.0.0', 'd latest']);
  });

  it('has a lock file that names no registry', () => {
    expect(registryLines('{\n  "resolved": "https://registry.example/a.tgz"\n}')).toHaveLength(1);
  });
});

describe('the escape', () => {
  it('counts on its own line or the one below, and only with a reason', () => {
    const rule = errorsHaveNames;
    expect(linesFound(rule, "throw new Error('x'); // tidy-ok: the browser has no other")).toEqual([]);
    expect(linesFound(rule, "// tidy-ok: the browser has no other\nthrow new Error('x');")).toEqual([]);
    expect(linesFound(rule, "throw new Error('x'); // tidy-ok: yes")).toEqual([1]);
  });
});
