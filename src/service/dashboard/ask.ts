/**
 * Questions to the service besides the stream of states.
 * @module
 */

/** The JSON answer of a path; null where nobody answers, or not with what was asked for: the stream says what is wrong. */
export async function answerOf<Answer>(path: string): Promise<Answer | null> {
  const answer = await fetch(path).catch(unlessLost);
  return answer?.ok === true ? ((await answer.json()) as Answer) : null;
}

/** What `fetch` throws when nobody answers. */
function unlessLost(error: unknown): null {
  if (error instanceof TypeError) return null;
  throw error;
}
