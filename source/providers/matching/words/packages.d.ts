/** Packages without types of their own, as far as they are used here. */

declare module 'wink-porter2-stemmer' {
  /** The stem of an English word in small letters, by Porter's second algorithm. */
  const stem: (word: string) => string;
  export = stem;
}
