import * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { Candidate } from '../../core/footage/candidate.ts';
import type { FileRef } from '../../core/footage/media.ts';
import { repairShots } from '../../core/footage/repair-shots.ts';
import { factsOf } from '../../core/footage/source-names.ts';
import type { StepOutput } from '../../core/job/steps.ts';
import { thingsOf } from '../../core/plan/need.ts';
import { clock } from '../../core/text/timecode.ts';
import { findCuts } from '../../media/frames/find-cuts.ts';
import { contentHash } from '../../media/probe/content-hash.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { InspectionTarget, Inspector, ProviderContext } from '../interfaces.ts';
import { cachedAnswer } from '../service/cached-answer.ts';
import { answerFacts, askModel, type Question, questionKey } from './ask.ts';
import type { ChatModel, ShownFilm } from './chat-model.ts';
import { inspectAnswer, inspectPrompt } from './prompts/inspect.ts';
import { trimAtCuts } from './trim-at-cuts.ts';

/** What is cached: the answer, how much of the film the model saw, and the cuts in the shots. */
const inspectionSchema = inspectAnswer.extend({
  seconds: z.number(),
  whole: z.boolean(),
  /** Times of cuts in or close to the shots, in seconds of the film. */
  cuts: z.array(z.number()),
});
type Inspection = z.infer<typeof inspectionSchema>;

const hashSchema = z.object({ hash: z.string() });

/** Thrown on a cache miss; `cachedInspection` converts it to undefined. */
class CacheMissError extends Error {}

export interface InspectorOptions {
  tools: Tools;
  /** PREVIEW_MAX_HEIGHT: part of the cache key, since another size is another preview. */
  previewMaxHeight: number;
}

/** Creates an inspector that shows previews to a model. */
export function createInspector(model: ChatModel, options: InspectorOptions): Inspector {
  const knownHash = async (candidate: Candidate, context: ProviderContext) =>
    (await context.cache.recall(hashKey(candidate, options.previewMaxHeight), hashSchema))?.hash;
  return {
    name: model.name,
    lane: 'ai',
    judges: 'content',
    async inspect(request, context) {
      const { candidate, preview } = request;
      const hash = preview.sha256 ?? (await contentHash(preview.path));
      const question = questionOf(model, request, hash);
      const ask = async (film: ShownFilm) => {
        context.progress(undefined, 'watching');
        const paid = await askModel(model, question, context, film);
        const cuts = await cutsIn(preview, paid.answer.shots, film.seconds, options.tools, context);
        return { ...paid, answer: { ...paid.answer, cuts, seconds: film.seconds, whole: film.whole } };
      };
      // Cached before the upload is deleted, which may take long.
      const inspection =
        (await cachedInspection(model, question, context)) ??
        (await model.withFilm(preview, context, (film) =>
          withCache(model, question, () => ask(film), context),
        ));
      if (factsOf(candidate.source).isWeb) {
        const key = hashKey(candidate, options.previewMaxHeight);
        await context.cache.remember(key, hashSchema, async () => ({ hash }));
      }
      return resultOf(model, request, inspection);
    },
    async remembers(request, context) {
      const hash = await knownHash(request.candidate, context);
      if (hash === undefined) return false;
      const key = questionKey(model, questionOf(model, request, hash));
      return (await context.cache.recall(key, z.object({ answer: inspectionSchema }))) !== undefined;
    },
    async recall(request, context) {
      const hash = await knownHash(request.candidate, context);
      if (hash === undefined) return undefined;
      const inspection = await cachedInspection(model, questionOf(model, request, hash), context);
      return inspection && resultOf(model, request, inspection);
    },
  };
}

async function cachedInspection(
  model: ChatModel,
  question: Question<z.infer<typeof inspectAnswer>>,
  context: ProviderContext,
): Promise<Inspection | undefined> {
  try {
    return await withCache(model, question, () => Promise.reject(new CacheMissError()), context);
  } catch (error) {
    if (error instanceof CacheMissError) return undefined;
    throw error;
  }
}

function withCache(
  model: ChatModel,
  question: Question<z.infer<typeof inspectAnswer>>,
  make: () => Promise<{ answer: Inspection; costUsd: number }>,
  context: ProviderContext,
): Promise<Inspection> {
  return cachedAnswer(
    answerFacts(model, question),
    questionKey(model, question),
    inspectionSchema,
    make,
    context,
  );
}

/** Not used for the library: its files can be hashed at any time, and they may change. */
function hashKey(candidate: Candidate, previewMaxHeight: number): CacheKey {
  const { id, durationSeconds } = candidate;
  return {
    kind: 'preview-hash',
    version: '1',
    inputs: { id, durationSeconds, previewMaxHeight },
    counted: false,
  };
}

function questionOf(
  model: ChatModel,
  request: InspectionTarget,
  filmHash: string,
): Question<z.infer<typeof inspectAnswer>> {
  return {
    operation: 'inspect',
    prompt: inspectPrompt(request, model.sees),
    schema: inspectAnswer,
    maxOutputTokens: 2500,
    filmHash,
  };
}

/** Finds cuts, which a model that sees one frame per second cannot see. A failure must not lose the paid answer. */
async function cutsIn(
  { path }: FileRef,
  shots: Inspection['shots'],
  seconds: number,
  tools: Tools,
  context: ProviderContext,
): Promise<number[]> {
  const ranges = shots
    .map(({ start, end }) => ({ start: Math.max(0, start), end: Math.min(end, seconds) }))
    .filter(({ start, end }) => end > start);
  try {
    const cuts = await Promise.all(ranges.map((range) => findCuts(path, range, tools, context.signal)));
    return [...new Set(cuts.flat())].sort((a, b) => a - b);
  } catch (error) {
    context.signal.throwIfAborted();
    context.log(
      'warn',
      `The shots could not be checked for cuts: ${error instanceof Error ? error.message : error}`,
    );
    return [];
  }
}

function resultOf(
  model: ChatModel,
  request: InspectionTarget,
  inspection: Inspection,
): StepOutput<'inspect'> {
  const { minClipSeconds, maxClipSeconds, need, candidate } = request;
  const { shots, rejected } = repairShots(trimAtCuts(inspection.shots, inspection.cuts), {
    candidateId: candidate.id,
    durationSeconds: inspection.seconds,
    ...{ minClipSeconds, maxClipSeconds, things: thingsOf(need) },
  });
  const unseen = inspection.whole ? [] : [`not inspected after ${clock(inspection.seconds)}`];
  return { shots, engine: model.name, lookedSeconds: inspection.seconds, rejected: [...rejected, ...unseen] };
}
