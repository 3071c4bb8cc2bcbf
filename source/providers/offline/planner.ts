import { languageName } from '../../core/language.ts';
import { latestNeed, needSpacing, type PlanRules, repairPlan, wantedNeeds } from '../../core/plan-repair.ts';
import { type SpokenText, spokenText } from '../../core/spoken-text.ts';
import type { Planner } from '../interfaces.ts';
import { chooseMoments } from './choose-moments.ts';
import { commonWords, detectLanguage } from './detect-language.ts';
import { draftNeeds } from './draft-needs.ts';
import type { KeyPhrase, KeyPhrases } from './key-phrase.ts';
import { statisticsPhrases } from './statistics-phrases.ts';

/** Plans without a network: needs are the key phrases of what is said, spread over the video. */
export function createOfflinePlanner(): Planner {
  return {
    name: 'offline',
    lane: 'cut',
    async plan(request, context) {
      const spoken = spokenText(request.transcript);
      const { keyPhrases, notes } = await findPhrases(spoken.text, request.transcript.language);
      context.signal.throwIfAborted();
      const moments = keyPhrases.phrases.map((phrase) => ({
        ...phrase,
        at: timeOf(phrase, spoken, request),
      }));
      const chosen = chooseMoments(moments, {
        count: wantedNeeds(request),
        spacingSeconds: needSpacing(request),
        durationSeconds: request.durationSeconds,
      });
      const talk = { spoken, mentions: keyPhrases.mentions };
      const plan = repairPlan(draftNeeds(chosen, moments, talk, request.preferences), request);
      return { needs: plan.needs, notes: [...notes, ...plan.notes] };
    },
  };
}

async function findPhrases(
  text: string,
  given: string | undefined,
): Promise<{ keyPhrases: KeyPhrases; notes: string[] }> {
  const language = given ?? (await detectLanguage(text));
  if (language === 'en') {
    const { englishPhrases } = await import('./english-phrases.ts');
    return { keyPhrases: await englishPhrases(text), notes: [] };
  }
  const keyPhrases = statisticsPhrases(text, language, await commonWords(language));
  const name = (language && languageName(language)) ?? 'a language that was not recognised';
  const note = `The transcript is in ${name}: needs come from word statistics alone, so look at the phrases.`;
  return { keyPhrases, notes: [note] };
}

/** When the phrase's first word is said; what is said too late for a clip gets the latest time there is. */
function timeOf(phrase: KeyPhrase, spoken: SpokenText, rules: PlanRules): number {
  const word = spoken.words.find((each) => each.to > phrase.from);
  return Math.min(word?.start ?? 0, latestNeed(rules));
}
