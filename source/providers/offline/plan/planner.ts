import { setImmediate } from 'node:timers/promises';
import type { NeedDraft } from '../../../core/plan/need.ts';
import { latestNeed, repairPlan } from '../../../core/plan/plan-repair.ts';
import { spokenText, wordAt } from '../../../core/transcript/spoken-text.ts';
import type { FittingFilm, Planner, PlanRequest } from '../../interfaces.ts';
import type { Talk } from './draft-needs.ts';
import type { KeyPhrase } from './key-phrase.ts';

/** Plans without a network: needs are what the talk names that can be filmed, those first that the library has films for. */
export function createOfflinePlanner(): Planner {
  return {
    name: 'offline',
    lane: 'cut',
    async plan(request, { signal, progress }) {
      const [{ findPhrases }, { chooseMoments }, { draftNeed }, { valueMoments }] = await Promise.all([
        import('./find-phrases.ts'),
        import('./choose-moments.ts'),
        import('./draft-needs.ts'),
        import('./value-moments.ts'),
      ]);
      const rest = restUnless(signal);
      const { transcript, preferences, footage } = request;
      const spoken = spokenText(transcript);
      await rest();
      const { phrases, notes } = await findPhrases(transcript, spoken, rest);
      const latest = latestNeed(request);
      const timed = phrases.map((phrase) => {
        const start = spoken.words[wordAt(spoken, phrase.from)]?.start ?? 0;
        return { ...phrase, at: Math.min(start, latest) };
      });
      await rest();
      const talk: Talk = { spoken, preferences };
      const films = await filmsFor(timed, footage, (each) => draftNeed(each, talk), {
        rest,
        progress: (share) => progress(share, 'asking the library what it can show'),
      });
      const moments = timed.map((phrase, index) => ({ ...phrase, films: films[index] ?? [] }));
      const valued = valueMoments(moments, {
        hasLibrary: footage !== undefined,
        onlyLibrary: footage?.only ?? false,
      });
      await rest();
      const chosen = chooseMoments(valued, request);
      const seen = new Set<string>();
      const drafts: NeedDraft[] = [];
      for (const { moment } of chosen) {
        drafts.push(draftNeed(moment, talk, !seen.has(moment.subject)));
        seen.add(moment.subject);
      }
      await rest();
      const plan = repairPlan(drafts, request);
      return { needs: plan.needs, notes: [...notes, ...plan.notes] };
    },
  };
}

/** Lets others work for a moment; throws when the job was stopped. */
function restUnless(signal: AbortSignal): () => Promise<void> {
  return async () => {
    await setImmediate();
    signal.throwIfAborted();
  };
}

/** The films that fit each phrase, asked once for each that is different. */
async function filmsFor<Phrase extends KeyPhrase & { at: number }>(
  phrases: readonly Phrase[],
  footage: PlanRequest['footage'],
  draft: (phrase: Phrase) => NeedDraft,
  { rest, progress }: { rest(): Promise<void>; progress(share: number): void },
): Promise<(readonly FittingFilm[])[]> {
  if (!footage) return [];
  await footage.prepare?.(phrases.map(draft));
  const known = new Map<string, readonly FittingFilm[]>();
  const found: (readonly FittingFilm[])[] = [];
  for (const [index, phrase] of phrases.entries()) {
    const key = `${phrase.sentence.from}\n${phrase.phrase}`;
    const films = known.get(key) ?? (await footage.films(draft(phrase)));
    known.set(key, films);
    found.push(films);
    if (index % 8 === 7) {
      progress(index / phrases.length);
      await rest();
    }
  }
  return found;
}
