/**
 * The last answers to what screens asked, so that going back shows a page at once, in its place,
 * while the engine is asked anew. Bounded: the oldest answer goes first.
 */
export interface AnswerCache {
  readonly get: <T>(id: string) => T | undefined;
  readonly set: (id: string, answer: unknown) => void;
}

/** Pages and lists one goes back to; each is at most a few hundred rows. */
const mostAnswers = 40;

export const createAnswerCache = (): AnswerCache => {
  const answers = new Map<string, unknown>();
  return {
    get: <T>(id: string) => answers.get(id) as T | undefined,
    set: (id, answer) => {
      answers.delete(id);
      answers.set(id, answer);
      if (answers.size > mostAnswers) answers.delete(answers.keys().next().value!);
    },
  };
};
