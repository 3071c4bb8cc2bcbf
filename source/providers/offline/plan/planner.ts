import { setImmediate } from 'node:timers/promises';
import { FreePlaces, minSpacing } from '../../../core/plan/free-places.ts';
import type { NeedDraft } from '../../../core/plan/need.ts';
import { latestNeedStart, maxNeedCount, repairPlan } from '../../../core/plan/plan-repair.ts';
import { spokenText, wordAt } from '../../../core/transcript/spoken-text.ts';
import type { FittingFilm, Planner, PlanRequest } from '../../interfaces.ts';
import { mapLimited } from '../../service/map-limited.ts';
import type { AnalyzedTalk } from './draft-needs.ts';
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
      const [{ findPhrases }, { chooseMoments }, { draftNeed }, { rateMoments }] = await Promise.all([
        import('./find-phrases.ts'),
        import('./choose-moments.ts'),
        import('./draft-needs.ts'),
        import('./rate-moments.ts'),
      ]);
      const pause = pauseUnlessAborted(signal);
      const { transcript, preferences, footage, planned = [] } = request;
      const spoken = spokenText(transcript);
      await pause();
      const { phrases, notes } = await findPhrases(transcript, spoken, pause);
      const latest = latestNeedStart(request);
      const timed = phrases.map((phrase) => {
        const start = spoken.words[wordAt(spoken, phrase.from)]?.start ?? 0;
        return { ...phrase, at: Math.min(start, latest) };
      });
      await pause();
      const talk: AnalyzedTalk = { spoken, preferences };
      const films = await filmsFor(timed, footage, (each) => draftNeed(each, talk), {
        pause,
        progress: (share) => progress(share, 'matching the talk with the library'),
      });
      const moments = timed.map((phrase, index) => ({ ...phrase, films: films[index] ?? [] }));
      const valued = rateMoments(moments, {
        hasLibrary: footage !== undefined,
        onlyLibrary: footage?.only ?? false,
      });
      await pause();
      const places = new FreePlaces(planned, minSpacing(planned.length + maxNeedCount(request), request));
      const free = valued.filter(({ moment }) => places.isFree(moment));
      const chosen = chooseMoments(free, request);
      const seen = new Set<string>();
      const drafts: NeedDraft[] = [];
      for (const { moment, worth } of chosen) {
        const importance = Math.round(worth * 1000) / 1000;
        drafts.push({ ...draftNeed(moment, talk, !seen.has(moment.subject)), importance });
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

/** Max phrases that are compared with the library, those of 45 minutes; each takes some 10 ms with the sentence model. */
const maxCompared = 1800;
/** Phrases of a longer talk from which the most important ones are compared, in order of time. */
const comparedTogether = 3;
/** Phrases whose sentences are read together, which is faster than one by one; the sentence model caches as many. */
const batchSize = 400;
/** Phrases that are matched at once, so that some are matched while others wait for their vectors. */
const matchedTogether = 8;

/** The films of the library that fit each phrase; equal phrases are matched once. */
async function filmsFor<Phrase extends KeyPhrase & { at: number }>(
  phrases: readonly Phrase[],
  footage: PlanRequest['footage'],
  draft: (phrase: Phrase) => NeedDraft,
  { pause, progress }: { pause(): Promise<void>; progress(share: number): void },
): Promise<(readonly FittingFilm[])[]> {
  if (!footage) return [];
  const keyOf = ({ sentence, phrase }: Phrase) => `${sentence.from}\n${phrase}`;
  const unique = new Map(phrases.map((phrase) => [keyOf(phrase), phrase]));
  const compared = mostImportant([...unique.values()]);
  const known = new Map<string, readonly FittingFilm[]>();
  let done = 0;
  for (let from = 0; from < compared.length; from += batchSize) {
    const batch = compared.slice(from, from + batchSize).map((phrase) => ({ phrase, need: draft(phrase) }));
    await pause();
    await footage.prepare?.(batch.map(({ need }) => need));
    // The sentence model reads short sentences first, and those are matched while it reads the longer ones.
    const bySentence = batch.toSorted((one, other) => one.need.spoken.length - other.need.spoken.length);
    await mapLimited(bySentence, matchedTogether, async ({ phrase, need }) => {
      known.set(keyOf(phrase), await footage.films(need));
      done += 1;
      progress(done / compared.length);
      await pause();
    });
  }
  return phrases.map((phrase) => known.get(keyOf(phrase)) ?? []);
}

/** All phrases, or of a very long talk the most important ones of each part. */
function mostImportant<Phrase extends KeyPhrase>(phrases: readonly Phrase[]): Phrase[] {
  if (phrases.length <= maxCompared) return [...phrases];
  const parts = maxCompared / comparedTogether;
  const size = phrases.length / parts;
  return Array.from({ length: parts }, (_, part) =>
    phrases
      .slice(Math.floor(part * size), Math.floor((part + 1) * size))
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, comparedTogether),
  ).flat();
}
