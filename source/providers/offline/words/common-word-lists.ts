import stopword from 'stopword';

/** The words that every text of a language has, by ISO 639-3 code. */
export const commonWordLists: Readonly<Record<string, unknown>> = stopword;
