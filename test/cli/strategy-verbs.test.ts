/** What of the verbs for authors is understood, before any of them runs. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';
import { EXIT } from '../../src/cli/verb.ts';

afterEach(() => vi.restoreAllMocks());

async function told(...words: readonly string[]): Promise<{ code: unknown; text: string }> {
  const said: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const code = await runCommandLine(words);
  return { code, text: said.join('') };
}

describe('busbar strategy', () => {
  it('says in its help what belongs to it', async () => {
    const { code, text } = await told('strategy', '--help');
    expect(code).toBe(EXIT.done);
    for (const verb of ['list', 'new', 'test']) expect(text).toMatch(new RegExp(`^ {2}${verb}\\b`, 'm'));
  });

  it('passes on how its verbs ended', async () => {
    expect((await told('strategy', 'new', 'Not A Name')).code).toBe(EXIT.usage);
    expect((await told('strategy', 'list', '--json')).code).toBe(EXIT.done);
    expect((await told('strategy', 'test')).code).toBe(EXIT.usage);
  });
});
