import { words } from '../../../core/text/text.ts';
import { languageCode, languageName } from '../../../core/transcript/language.ts';
import { sentencesOf } from '../../../core/transcript/sentences.ts';
import type { SpokenText } from '../../../core/transcript/spoken-text.ts';
import type { Transcript } from '../../../core/transcript/transcript.ts';
import { commonWords, detectLanguage } from '../words/detect-language.ts';
import type { KeyPhrase } from './key-phrase.ts';
import { statisticsPhrases } from './statistics-phrases.ts';

/** Fewer words than this do not tell a language. */
const tellingWords = 10;
/** Enough to tell a language by. */
const sampleCharacters = 20_000;

/**
 * What a talk names that can be filmed: in English by its grammar, in other languages by word statistics, which the notes
 * say. A talk that names nothing gives nothing.
 */
export async function findPhrases(
  transcript: Transcript,
  spoken: SpokenText,
  rest: () => Promise<void>,
): Promise<{ phrases: KeyPhrase[]; notes: string[] }> {
  const talk = withoutSounds(spoken.text);
  const language = languageCode(transcript.language) ?? (await languageOf(talk.slice(0, sampleCharacters)));
  const common = await commonWords(language);
  const spans = sentencesOf(transcript, spoken, { language, common });
  await rest();
  if (language === 'en') {
    const { englishPhrases } = await import('./english-phrases.ts');
    return { phrases: await englishPhrases(talk, spans, rest), notes: [] };
  }
  const phrases = await statisticsPhrases(talk, spans, { language, common }, rest);
  const name = (language && languageName(language)) ?? 'a language that was not recognised';
  const note = `The transcript is in ${name}: needs come from word statistics alone, so look at the phrases.`;
  return { phrases, notes: [note] };
}

async function languageOf(text: string): Promise<string | undefined> {
  const short = words(text).length < tellingWords && /^\P{L}*[a-z]/iu.test(text);
  return short ? 'en' : detectLanguage(text);
}

/** "[Music]" and "♪" are not said; spaces keep every other word in its place. */
function withoutSounds(text: string): string {
  return text.replace(/\[[^[\]]{1,60}\]|[♪♫]/gu, (sound) => ' '.repeat(sound.length));
}
