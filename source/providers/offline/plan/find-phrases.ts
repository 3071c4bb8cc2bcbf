import { words } from '../../../core/text/text.ts';
import { languageName } from '../../../core/transcript/language.ts';
import { commonWords, detectLanguage } from '../words/detect-language.ts';
import type { KeyPhrases } from './key-phrase.ts';
import { statisticsPhrases } from './statistics-phrases.ts';

/** Fewer words than this do not tell a language. */
const tellingWords = 10;

/**
 * The key phrases of a talk: in English by its grammar, in other languages by word statistics, which the notes say.
 * Whatever is said, if only "Well, you know", gives something.
 */
export async function findPhrases(
  text: string,
  given: string | undefined,
): Promise<{ keyPhrases: KeyPhrases; notes: string[] }> {
  const talk = withoutSounds(text);
  const language = given ?? (await languageOf(talk));
  if (language === 'en') {
    const { englishPhrases } = await import('./english-phrases.ts');
    const keyPhrases = await englishPhrases(talk);
    if (keyPhrases.phrases.length > 0) return { keyPhrases, notes: [] };
    return { keyPhrases: await anyPhrases(talk, language), notes: [] };
  }
  const keyPhrases = await anyPhrases(talk, language);
  const name = (language && languageName(language)) ?? 'a language that was not recognised';
  const note = `The transcript is in ${name}: needs come from word statistics alone, so look at the phrases.`;
  return { keyPhrases, notes: [note] };
}

async function languageOf(text: string): Promise<string | undefined> {
  const short = words(text).length < tellingWords && /^\P{L}*[a-z]/iu.test(text);
  return short ? 'en' : detectLanguage(text);
}

/** By word statistics; where all words are common ones, by those. */
async function anyPhrases(text: string, language: string | undefined): Promise<KeyPhrases> {
  const found = statisticsPhrases(text, language, await commonWords(language));
  return found.phrases.length > 0 ? found : statisticsPhrases(text, undefined, new Set());
}

/** "[Music]" and "♪" are not said; spaces keep every other word in its place. */
function withoutSounds(text: string): string {
  return text.replace(/\[[^[\]]{1,60}\]|[♪♫]/gu, (sound) => ' '.repeat(sound.length));
}
