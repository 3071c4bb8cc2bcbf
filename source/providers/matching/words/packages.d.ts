/** Types of packages that have none, as far as they are used. */

declare module 'wink-porter2-stemmer' {
  /** The stem of an English word in lower case, by the Porter2 algorithm. */
  const stem: (word: string) => string;
  export = stem;
}
