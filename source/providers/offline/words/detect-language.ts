import { words } from '../../../core/text/text.ts';

/** Enough to tell a language by. */
const sampleCharacters = 20_000;
/** A language whose common words are this much more of a text than those of the detected one is the right one. */
const clearlyMore = 1.6;
/** Fewer words say nothing about their language. */
const tellingWords = 8;

const known = new Map<string, ReadonlySet<string>>();

/**
 * The language of a text as ISO 639-1 code; undefined when it is too short or none that is known. The detector knows two
 * dozen languages; what its answer's list of common words covers badly and another list well is that other language.
 */
export async function detectLanguage(text: string): Promise<string | undefined> {
  const [{ detect }, { languagesWithLists }] = await Promise.all([
    import('tinyld/light'),
    import('./common-word-lists.ts'),
  ]);
  const sample = text.slice(0, sampleCharacters);
  const detected = detect(sample) || undefined;
  const all = words(sample);
  if (all.length < tellingWords) return detected;
  const counts = new Map<string, number>();
  for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1);
  const covered = async (language: string) => {
    const list = await commonWords(language);
    let sum = 0;
    for (const [word, count] of counts) if (list.has(word)) sum += count;
    // A long list covers a little of everything.
    return sum / (1 + Math.log10(1 + list.size / 100));
  };
  let best: { language: string; covered: number } | undefined;
  for (const language of languagesWithLists) {
    const share = await covered(language);
    if (share > (best?.covered ?? 0)) best = { language, covered: share };
  }
  if (!best || best.covered < all.length / 8) return detected;
  const own = detected === undefined ? 0 : await covered(detected);
  return best.covered > own * clearlyMore ? best.language : detected;
}

/**
 * The words that every text of this language (ISO 639-1) has, lower case; empty when there is no list of them. Loads the
 * lists when first asked.
 */
export async function commonWords(language: string | undefined): Promise<ReadonlySet<string>> {
  if (language === undefined) return new Set();
  const remembered = known.get(language);
  if (remembered) return remembered;
  const { listedWords } = await import('./common-word-lists.ts');
  const list: ReadonlySet<string> = new Set(listedWords(language));
  known.set(language, list);
  return list;
}
