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
import type { Inspector, LookRequest, ProviderContext } from '../interfaces.ts';
import { inspectAnswer, inspectPrompt } from '../prompts/inspect.ts';
import { cachedAnswer } from '../service/cached-answer.ts';
import { answerFacts, askModel, type Question, questionKey } from './ask.ts';
import { betweenCuts } from './between-cuts.ts';
import type { ChatModel, Shown } from './chat-model.ts';

/** What is remembered: the answer, how much of the film was seen for it, and where its shots have cuts. */
const lookSchema = inspectAnswer.extend({
  seconds: z.number(),
  whole: z.boolean(),
  /** Seconds of the film at which another scene begins, inside or close to the shots. */
  cuts: z.array(z.number()),
});
type Look = z.infer<typeof lookSchema>;

const hashSchema = z.object({ hash: z.string() });

/** Nothing was remembered; `recall` turns it into undefined. */
class NotRememberedError extends Error {}

export interface InspectorOptions {
  tools: Tools;
  /** PREVIEW_MAX_HEIGHT: another size is another preview. */
  previewMaxHeight: number;
}

/** Looks at previews with a model. */
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
      const ask = async (film: Shown) => {
        context.progress(undefined, 'watches');
        const paid = await askModel(model, question, context, film);
        const cuts = await cutsIn(preview, paid.answer.shots, film.seconds, options.tools, context);
        return { ...paid, answer: { ...paid.answer, cuts, seconds: film.seconds, whole: film.whole } };
      };
      // Remembered before an upload is deleted, which may take long.
      const look =
        (await recalled(model, question, context)) ??
        (await model.withFilm(preview, context, (film) =>
          remembered(model, question, () => ask(film), context),
        ));
      if (factsOf(candidate.source).isWeb) {
        const key = hashKey(candidate, options.previewMaxHeight);
        await context.cache.remember(key, hashSchema, async () => ({ hash }));
      }
      return resultOf(model, request, look);
    },
    async remembers(request, context) {
      const hash = await knownHash(request.candidate, context);
      if (hash === undefined) return false;
      const key = questionKey(model, questionOf(model, request, hash));
      return (await context.cache.recall(key, z.object({ answer: lookSchema }))) !== undefined;
    },
    async recall(request, context) {
      const hash = await knownHash(request.candidate, context);
      if (hash === undefined) return undefined;
      const look = await recalled(model, questionOf(model, request, hash), context);
      return look && resultOf(model, request, look);
    },
  };
}

async function recalled(
  model: ChatModel,
  question: Question<z.infer<typeof inspectAnswer>>,
  context: ProviderContext,
): Promise<Look | undefined> {
  try {
    return await remembered(model, question, () => Promise.reject(new NotRememberedError()), context);
  } catch (error) {
    if (error instanceof NotRememberedError) return undefined;
    throw error;
  }
}

function remembered(
  model: ChatModel,
  question: Question<z.infer<typeof inspectAnswer>>,
  make: () => Promise<{ answer: Look; costUsd: number }>,
  context: ProviderContext,
): Promise<Look> {
  return cachedAnswer(answerFacts(model, question), questionKey(model, question), lookSchema, make, context);
}

/** The library's files are at hand: nothing is won by remembering their hash, and they may change. */
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
  request: LookRequest,
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

/** What a model that sees a picture a second, or fewer, cannot see. An answer that was paid for is not lost for this. */
async function cutsIn(
  { path }: FileRef,
  shots: Look['shots'],
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

function resultOf(model: ChatModel, request: LookRequest, look: Look): StepOutput<'inspect'> {
  const { minClipSeconds, maxClipSeconds, need, candidate } = request;
  const { shots, rejected } = repairShots(betweenCuts(look.shots, look.cuts), {
    candidateId: candidate.id,
    durationSeconds: look.seconds,
    ...{ minClipSeconds, maxClipSeconds, things: thingsOf(need) },
  });
  const unseen = look.whole ? [] : [`after ${clock(look.seconds)} not looked at`];
  return { shots, engine: model.name, lookedSeconds: look.seconds, rejected: [...rejected, ...unseen] };
}
