import type { NeedDraft, Preferences } from '../../../core/plan/need.ts';
import { repairTexts } from '../../../core/plan/repair-phrases.ts';
import { type SpokenText, textOf, wordAt } from '../../../core/transcript/spoken-text.ts';
import type { KeyPhrase } from './key-phrase.ts';
import { splitList } from './split-list.ts';

/** Min length of a need with a short sentence, before the job's own limits are applied. */
const defaultSeconds = 5.5;

/** The parts of a talk that all its needs use. */
export interface AnalyzedTalk {
  spoken: SpokenText;
  preferences: Preferences;
}

/** Drafts a need for a key phrase that begins at `at`, with its whole sentence. */
export function draftNeed(
  phrase: KeyPhrase & { at: number },
  { spoken, preferences }: AnalyzedTalk,
  first = true,
): NeedDraft {
  const sentence = wordsOf(phrase, spoken);
  return repairTexts({
    at: phrase.at,
    until: Math.max(sentence.end, phrase.at + defaultSeconds),
    phrase: phrase.phrase,
    alternates: [...phrase.alternates],
    mustShow: phrase.thing,
    welcome: [...phrase.otherThings],
    avoid: splitList(preferences.avoid),
    ...(preferences.style.trim() === '' ? {} : { style: preferences.style.trim() }),
    spoken: sentence.text,
    why: reason(phrase, first),
  });
}

/** The sentence around a phrase, as in the transcript. */
function wordsOf(
  { sentence, at }: KeyPhrase & { at: number },
  spoken: SpokenText,
): { text: string; end: number } {
  const first = wordAt(spoken, sentence.from);
  let last = wordAt(spoken, sentence.to);
  while (last > first && (spoken.words[last]?.to ?? 0) > sentence.to) last -= 1;
  return { text: textOf(spoken, { first, last }), end: spoken.words[last]?.end ?? at };
}

function reason({ subjectSaid, mentions }: KeyPhrase, first: boolean): string {
  if (mentions <= 1) return `The talk names “${subjectSaid}” only here.`;
  return `The talk names “${subjectSaid}” ${mentions} times${first ? ', used here first' : ''}.`;
}
