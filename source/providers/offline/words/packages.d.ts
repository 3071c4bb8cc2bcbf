/** Packages without types of their own, as far as they are used here. */

declare module 'stopword' {
  /** Lists of common words by ISO 639-3 code, among a few functions. */
  const stopword: Readonly<Record<string, unknown>>;
  export = stopword;
}

declare module 'wink-eng-lite-web-model/dist/porter-stemmer.js' {
  /** The stem of an English word by Porter's second algorithm. */
  const stem: (word: string) => string;
  export = stem;
}

declare module 'wink-eng-lite-web-model/dist/wn-noun-exceptions.js' {
  /** Singulars by plurals that no rule makes: "knife" by "knives". */
  const singulars: Readonly<Record<string, string>>;
  export = singulars;
}
