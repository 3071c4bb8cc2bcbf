import { latestNeed, needSpacing, repairPlan, wantedNeeds } from '../../../core/plan/plan-repair.ts';
import { spokenText, wordAt } from '../../../core/transcript/spoken-text.ts';
import type { Planner } from '../../interfaces.ts';

/** Plans without a network: needs are the key phrases of what is said, spread over the video. */
export function createOfflinePlanner(): Planner {
  return {
    name: 'offline',
    lane: 'cut',
    async plan(request, context) {
      const [{ findPhrases }, { chooseMoments }, { draftNeeds }] = await Promise.all([
        import('./find-phrases.ts'),
        import('./choose-moments.ts'),
        import('./draft-needs.ts'),
      ]);
      const spoken = spokenText(request.transcript);
      const { keyPhrases, notes } = await findPhrases(spoken.text, request.transcript.language);
      context.signal.throwIfAborted();
      const latest = latestNeed(request);
      const moments = keyPhrases.phrases.map((phrase) => {
        const start = spoken.words[wordAt(spoken, phrase.from)]?.start ?? 0;
        return { ...phrase, at: Math.min(start, latest) };
      });
      const chosen = chooseMoments(moments, {
        count: wantedNeeds(request),
        spacingSeconds: needSpacing(request),
        durationSeconds: request.durationSeconds,
      });
      const talk = { spoken, ...keyPhrases };
      const plan = repairPlan(draftNeeds(chosen, moments, talk, request.preferences), request);
      return { needs: plan.needs, notes: [...notes, ...plan.notes] };
    },
  };
}
