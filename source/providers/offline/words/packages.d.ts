/** Types of packages that have none, as far as they are used. */

declare module 'stopword' {
  /** Lists of stop words by ISO 639-3 code, and a few functions. */
  const stopword: Readonly<Record<string, unknown>>;
  export = stopword;
}

declare module 'wink-eng-lite-web-model/dist/porter-stemmer.js' {
  /** The stem of an English word by the Porter2 algorithm. */
  const stem: (word: string) => string;
  export = stem;
}

declare module 'wink-eng-lite-web-model/dist/wn-noun-exceptions.js' {
  /** Irregular singulars by plural: "knife" by "knives". */
  const singulars: Readonly<Record<string, string>>;
  export = singulars;
}
