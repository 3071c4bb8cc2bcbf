import { englishStem } from './english-stem.ts';
import { sameThings } from './word-relations.ts';

/** What another word for the same thing is worth beside the word itself; and what a thing of the kind, or its kind, is. */
const sameWorth = 0.75;
const kindWorth = 0.35;
/** A kind with more members says too little: "structure" of "bridge". */
const membersAtMost = 40;

/** By the stem of a word, the stems of words that may stand for it, each with what it is worth. */
export type RelatedStems = ReadonlyMap<string, ReadonlyMap<string, number>>;

let related: RelatedStems | undefined;

/** English words that name the same thing, or a kind of it, by WordNet. Made at first use, in about 50 ms. */
export function relatedStems(): RelatedStems {
  related ??= readRelations();
  return related;
}

function readRelations(): RelatedStems {
  const groups = sameThings.split('|').map((group) => {
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
  const link = (one: string, other: string, worth: number) => {
    if (one === other) return;
    const known = found.get(one) ?? new Map<string, number>();
    found.set(one, known.set(other, Math.max(worth, known.get(other) ?? 0)));
  };
  for (const { stems, parent } of groups) {
    for (const one of stems) for (const other of stems) link(one, other, sameWorth);
    if (parent === undefined || (members.get(parent) ?? 0) > membersAtMost) continue;
    for (const kind of groups[parent]?.stems ?? []) {
      for (const stem of stems) {
        link(stem, kind, kindWorth);
        link(kind, stem, kindWorth);
      }
    }
  }
  return found;
}
