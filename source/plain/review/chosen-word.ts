/** Words that may be answered to a question, and what each means. */
export type AnswerWords = Readonly<Record<string, string>>;

/** The word that starts with what was typed, if exactly one does. */
export function matchAnswerWord<Known extends AnswerWords>(
  typed: string,
  known: Known,
): keyof Known | undefined {
  const wanted = typed.trim().toLowerCase();
  const found = Object.keys(known).filter((word) => wanted !== '' && word.startsWith(wanted));
  return found.length === 1 ? found[0] : undefined;
}

/** What can be answered, one line a word. */
export function helpLines(known: AnswerWords): string[] {
  return Object.entries(known).map(([word, meaning]) => `  ${word}: ${meaning}`);
}
