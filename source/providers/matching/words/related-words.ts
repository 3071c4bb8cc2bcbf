import { englishStem } from './english-stem.ts';
import { packedSynonyms } from './word-relations.ts';

/** Weight of a synonym, and of a hyponym or hypernym, relative to the word itself. */
const sameScore = 0.75;
const kindScore = 0.35;
/** Max members of a hypernym; larger ones are too general, such as "structure" for "bridge". */
const maxMembers = 40;

/** For the stem of a word, the stems of related words with their weights. */
export type RelatedStems = ReadonlyMap<string, ReadonlyMap<string, number>>;

let related: RelatedStems | undefined;

/** Related English words by WordNet. Built at first use, in about 50 ms. */
export function relatedStems(): RelatedStems {
  related ??= readRelations();
  return related;
}

function readRelations(): RelatedStems {
  const groups = packedSynonyms.split('|').map((group) => {
    const [words = '', parent] = group.split('>');
    return {
      stems: [...new Set(words.split(' ').map(englishStem))],
      parent: parent === undefined ? undefined : Number.parseInt(parent, 36),
    };
  });
  const members = new Map<number, number>();
  for (const { parent } of groups)
    if (parent !== undefined) members.set(parent, (members.get(parent) ?? 0) + 1);
  const found = new Map<string, Map<string, number>>();
  const link = (one: string, other: string, score: number) => {
    if (one === other) return;
    const known = found.get(one) ?? new Map<string, number>();
    found.set(one, known.set(other, Math.max(score, known.get(other) ?? 0)));
  };
  for (const { stems, parent } of groups) {
    for (const one of stems) for (const other of stems) link(one, other, sameScore);
    if (parent === undefined || (members.get(parent) ?? 0) > maxMembers) continue;
    for (const kind of groups[parent]?.stems ?? []) {
      for (const stem of stems) {
        link(stem, kind, kindScore);
        link(kind, stem, kindScore);
      }
    }
  }
  return found;
}
