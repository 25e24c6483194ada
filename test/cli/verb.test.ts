import { afterEach, describe, expect, it, vi } from 'vitest';
import { EXIT, printError, printJson, printLine, printProblems } from '../../src/cli/verb.ts';

/** What was written to a stream while `act` ran. */
function written(stream: NodeJS.WriteStream, act: () => void): string {
  let text = '';
  vi.spyOn(stream, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  act();
  return text;
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a verb', () => {
  it('ends in one of four ways', () => {
    expect(Object.values(EXIT)).toEqual([0, 1, 2, 3]);
  });

  it('prints its result on stdout as exactly one JSON document', () => {
    const document = { text: 'Grüße\n', list: [1, null] };
    expect(JSON.parse(written(process.stdout, () => printJson(document)))).toEqual(document);
    expect(written(process.stdout, () => printLine('ready'))).toBe('ready\n');
  });

  it('tells its troubles on stderr, each problem with its place', () => {
    const problem = { file: 'site.yaml', line: 3, column: 5, path: 'nodes[1].limitAmps', message: 'found -5' };
    expect(written(process.stderr, () => printProblems([problem, problem]))).toBe(
      'site.yaml:3:5 nodes[1].limitAmps: found -5\n'.repeat(2),
    );
    expect(written(process.stderr, () => printError('port 8080 is in use'))).toBe('busbar: port 8080 is in use\n');
  });

  it('lets nothing that it prints command the terminal', () => {
    const name = 'Garage\u001b[2J\u0007\u009b31m, \ttabbed,\nnext line';
    const harmless = 'Garage [2J  31m, \ttabbed,\nnext line';
    expect(written(process.stdout, () => printLine(name))).toBe(`${harmless}\n`);
    expect(written(process.stderr, () => printError(name))).toBe(`busbar: ${harmless}\n`);
  });
});
