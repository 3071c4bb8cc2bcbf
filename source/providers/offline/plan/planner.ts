import { setImmediate } from 'node:timers/promises';
import type { NeedDraft } from '../../../core/plan/need.ts';
import { latestNeed, repairPlan } from '../../../core/plan/plan-repair.ts';
import { spokenText, wordAt } from '../../../core/transcript/spoken-text.ts';
import type { FittingFilm, Planner, PlanRequest } from '../../interfaces.ts';
import type { Talk } from './draft-needs.ts';
import type { KeyPhrase } from './key-phrase.ts';

/**
 * A planner without a model: it finds what the talk names that can be filmed, and prefers what the library has films
 * for.
 */
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
      const pause = pauseUnlessAborted(signal);
      const { transcript, preferences, footage } = request;
      const spoken = spokenText(transcript);
      await pause();
      const { phrases, notes } = await findPhrases(transcript, spoken, pause);
      const latest = latestNeed(request);
      const timed = phrases.map((phrase) => {
        const start = spoken.words[wordAt(spoken, phrase.from)]?.start ?? 0;
        return { ...phrase, at: Math.min(start, latest) };
      });
      await pause();
      const talk: Talk = { spoken, preferences };
      const films = await filmsFor(timed, footage, (each) => draftNeed(each, talk), {
        pause,
        progress: (share) => progress(share, 'matching the talk with the library'),
      });
      const moments = timed.map((phrase, index) => ({ ...phrase, films: films[index] ?? [] }));
      const valued = valueMoments(moments, {
        hasLibrary: footage !== undefined,
        onlyLibrary: footage?.only ?? false,
      });
      await pause();
      const chosen = chooseMoments(valued, request);
      const seen = new Set<string>();
      const drafts: NeedDraft[] = [];
      for (const { moment } of chosen) {
        drafts.push(draftNeed(moment, talk, !seen.has(moment.subject)));
        seen.add(moment.subject);
      }
      await pause();
      const plan = repairPlan(drafts, request);
      return { needs: plan.needs, notes: [...notes, ...plan.notes] };
    },
  };
}

/** A pause that gives the event loop a turn; throws when the job was aborted. */
function pauseUnlessAborted(signal: AbortSignal): () => Promise<void> {
  return async () => {
    await setImmediate();
    signal.throwIfAborted();
  };
}

/** The films of the library that fit each phrase; equal phrases are matched once. */
async function filmsFor<Phrase extends KeyPhrase & { at: number }>(
  phrases: readonly Phrase[],
  footage: PlanRequest['footage'],
  draft: (phrase: Phrase) => NeedDraft,
  { pause, progress }: { pause(): Promise<void>; progress(share: number): void },
): Promise<(readonly FittingFilm[])[]> {
  if (!footage) return [];
  const keys = phrases.map(({ sentence, phrase }) => `${sentence.from}\n${phrase}`);
  const drafts = new Map<string, NeedDraft>();
  for (const [index, phrase] of phrases.entries()) {
    const key = keys[index] ?? '';
    if (!drafts.has(key)) drafts.set(key, draft(phrase));
    if (index % 100 === 99) await pause();
  }
  await footage.prepare?.([...drafts.values()]);
  const known = new Map<string, readonly FittingFilm[]>();
  for (const [index, [key, need]] of [...drafts].entries()) {
    known.set(key, await footage.films(need));
    if (index % 8 === 7) {
      progress(index / drafts.size);
      await pause();
    }
  }
  return keys.map((key) => known.get(key) ?? []);
}
