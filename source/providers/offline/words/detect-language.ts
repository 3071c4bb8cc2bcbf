import { lowerCaseWords } from '../../../core/text/text.ts';

/** Enough text for language detection. */
const sampleCharacters = 20_000;
/** A language replaces the detected one when its common words cover this many times as much of the text. */
const minCoverageRatio = 1.6;
/** Min words for checking the detected language. */
const minWords = 8;

const known = new Map<string, ReadonlySet<string>>();
let loading: ReturnType<typeof load> | undefined;

async function load() {
  const [{ detect }, { languagesWithLists }] = await Promise.all([
    import('tinyld/light'),
    import('./common-word-lists.ts'),
  ]);
  return { detect, languagesWithLists };
}

/**
 * Detects the language of a text as ISO 639-1 code; undefined when the text is too short or the language unknown. The
 * detector knows two dozen languages, so its answer is checked: if the common words of another language cover the text
 * much better, that language is returned.
 */
export async function detectLanguage(text: string): Promise<string | undefined> {
  loading ??= load();
  const { detect, languagesWithLists } = await loading;
  const sample = text.slice(0, sampleCharacters);
  const detected = detect(sample) || undefined;
  const all = lowerCaseWords(sample);
  if (all.length < minWords) return detected;
  const counts = new Map<string, number>();
  for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1);
  const covered = async (language: string) => {
    const list = await commonWords(language);
    let sum = 0;
    for (const [word, count] of counts) if (list.has(word)) sum += count;
    // A long list covers a part of any text.
    return sum / (1 + Math.log10(1 + list.size / 100));
  };
  let best: { language: string; covered: number } | undefined;
  for (const language of languagesWithLists) {
    const share = await covered(language);
    if (share > (best?.covered ?? 0)) best = { language, covered: share };
  }
  if (!best || best.covered < all.length / 8) return detected;
  const own = detected === undefined ? 0 : await covered(detected);
  return best.covered > own * minCoverageRatio ? best.language : detected;
}

/**
 * The stop words of a language (ISO 639-1) in lower case; empty when there is no list. The lists are loaded at the
 * first call.
 */
export async function commonWords(language: string | undefined): Promise<ReadonlySet<string>> {
  if (language === undefined) return new Set();
  const cached = known.get(language);
  if (cached) return cached;
  const { listedWords } = await import('./common-word-lists.ts');
  const list: ReadonlySet<string> = new Set(listedWords(language));
  known.set(language, list);
  return list;
}
