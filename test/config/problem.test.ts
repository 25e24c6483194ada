import { describe, expect, it } from 'vitest';
import { formatPath, formatProblem, problemAt, problemOfFile } from '../../src/config/problem.ts';

const place = { file: 'config/site.yaml', line: 12, column: 17 };

describe('a problem', () => {
  it('is one line that begins with a place editors can jump to', () => {
    const problem = problemAt(place, ['nodes', 1, 'limitAmps'], 'found -5, expected a current above 0 A');
    expect(formatProblem(problem)).toBe(
      'config/site.yaml:12:17 nodes[1].limitAmps: found -5, expected a current above 0 A',
    );
  });

  it('of the document as a whole has no path, and of a file as a whole no place', () => {
    expect(formatProblem(problemAt(place, [], 'nested too deeply'))).toBe('config/site.yaml:12:17: nested too deeply');
    expect(formatProblem(problemOfFile('a.yaml', 'there is no such file'))).toBe('a.yaml: there is no such file');
  });

  it.each([
    [['stations', 'Garage 07', 'phases'], 'stations["Garage 07"].phases'],
    [['odd key', 0], '["odd key"][0]'],
    [[], ''],
  ])('writes the path %j as %s', (path, written) => {
    expect(formatPath(path)).toBe(written);
  });
});
