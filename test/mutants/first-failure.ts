/**
 * Notes the first failure of a test run in the file that `BUSBAR_FIRST_FAILURE` names, and whether a test judged: a
 * mistake with which nothing runs any more would be found by starting the program, and says nothing about the tests.
 * @module
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import type { Reporter, SerializedError, TestCase, TestModule } from 'vitest/node';

/** What a test run found first. */
export interface FirstFailure {
  /** The test's file, from the root of the copy. */
  readonly file: string;
  /** The test's whole name; empty where the file could not be loaded. */
  readonly test: string;
  /** Whether an expectation failed, rather than the code running into the wall. */
  readonly judged: boolean;
  readonly message: string;
}

/** What is thrown where code uses what is not there. */
const WALLS = ['TypeError', 'ReferenceError', 'SyntaxError'];

/** Whether the engine's own code threw: an expectation may be a `TypeError` too, of a thing that should be a text. */
function isWall({ name, stack }: SerializedError): boolean {
  const thrownAt = stack?.split('\n').find((line) => /^\s*at /.test(line)) ?? '';
  return name !== undefined && WALLS.includes(name) && thrownAt.includes('/src/engine/');
}

/** The error and, as a property wraps what its case threw, all that is behind it. */
function chainOf(error: SerializedError): readonly SerializedError[] {
  return error.cause === undefined ? [error] : [error, ...chainOf(error.cause)];
}

export default class FirstFailureReporter implements Reporter {
  private isNoted = false;

  onTestModuleEnd(module: TestModule): void {
    const [error] = module.errors();
    if (error !== undefined)
      this.note({ file: module.relativeModuleId, test: '', judged: false, message: error.message });
  }

  onTestCaseResult(test: TestCase): void {
    const [error] = test.result().errors ?? [];
    if (error === undefined) return;
    const judged = !chainOf(error).some(isWall);
    this.note({ file: test.module.relativeModuleId, test: test.fullName, judged, message: error.message });
  }

  private note(failure: FirstFailure): void {
    if (this.isNoted) return;
    this.isNoted = true;
    writeFileSync(process.env['BUSBAR_FIRST_FAILURE'] ?? '', JSON.stringify(failure));
  }
}
