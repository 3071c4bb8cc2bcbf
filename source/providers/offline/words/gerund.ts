const vowel = /[aeiou]/;

/** The gerund of a verb, as in titles of footage: "chopping" for "chop". */
export function toGerund(verb: string): string {
  if (/ie$/.test(verb)) return `${verb.slice(0, -2)}ying`;
  if (/e$/.test(verb) && !/[eoy]e$/.test(verb)) return `${verb.slice(0, -1)}ing`;
  if (doublesLast(verb)) return `${verb}${verb.at(-1)}ing`;
  if (verb.endsWith('c')) return `${verb}king`;
  return `${verb}ing`;
}

/**
 * Whether the last letter is doubled: in one syllable that ends in vowel and consonant ("stir", "chop", "run", not
 * "mix", "eat", "open").
 */
function doublesLast(verb: string): boolean {
  const syllables = verb.replace(/^y/, '').match(/[aeiouy]+/g)?.length ?? 0;
  const [a = '', b = '', c = ''] = verb.slice(-3);
  return syllables === 1 && !vowel.test(a) && /[aeiouy]/.test(b) && /[^aeiouywx]/.test(c);
}
