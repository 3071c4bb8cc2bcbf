import { lowerCaseWords } from '../../../core/text/text.ts';
import { languageCode, languageName } from '../../../core/transcript/language.ts';
import { splitIntoSentences } from '../../../core/transcript/sentences.ts';
import type { SpokenText } from '../../../core/transcript/spoken-text.ts';
import type { Transcript } from '../../../core/transcript/transcript.ts';
import { commonWords, detectLanguage } from '../words/detect-language.ts';
import type { KeyPhrase } from './key-phrase.ts';
import { statisticsPhrases } from './statistics-phrases.ts';

/** Min words for language detection. */
const minDetectionWords = 10;
/** Enough text for language detection. */
const sampleCharacters = 20_000;

/**
 * Finds the key phrases of a talk: in English by grammar, in other languages by word statistics, with a note. May find
 * none.
 */
export async function findPhrases(
  transcript: Transcript,
  spoken: SpokenText,
  pause: () => Promise<void>,
): Promise<{ phrases: KeyPhrase[]; notes: string[] }> {
  const talk = withoutSounds(spoken.text);
  const language = languageCode(transcript.language) ?? (await languageOf(talk.slice(0, sampleCharacters)));
  const common = await commonWords(language);
  const spans = splitIntoSentences(transcript, spoken, { language, common });
  await pause();
  if (language === 'en') {
    const { englishPhrases } = await import('./english-phrases.ts');
    return { phrases: await englishPhrases(talk, spans, pause), notes: [] };
  }
  const phrases = await statisticsPhrases(talk, spans, { language, common }, pause);
  const name = (language && languageName(language)) ?? 'an unrecognized language';
  const note = `The transcript is in ${name}: needs are based on word statistics only, so check the search phrases.`;
  return { phrases, notes: [note] };
}

async function languageOf(text: string): Promise<string | undefined> {
  const short = lowerCaseWords(text).length < minDetectionWords && /^\P{L}*[a-z]/iu.test(text);
  return short ? 'en' : detectLanguage(text);
}

/** Replaces "[Music]" and "♪" with spaces, so that the offsets of words do not change. */
function withoutSounds(text: string): string {
  return text.replace(/\[[^[\]]{1,60}\]|[♪♫]/gu, (sound) => ' '.repeat(sound.length));
}
