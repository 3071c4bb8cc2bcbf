import * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { Candidate } from '../../core/footage/candidate.ts';
import { repairShots } from '../../core/footage/repair-shots.ts';
import { factsOf } from '../../core/footage/source-names.ts';
import type { StepOutput } from '../../core/job/steps.ts';
import { thingsOf } from '../../core/plan/need.ts';
import { clock } from '../../core/text/timecode.ts';
import { contentHash } from '../../media/probe/content-hash.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { Inspector, LookRequest, ProviderContext } from '../interfaces.ts';
import { inspectAnswer, inspectPrompt } from '../prompts/inspect.ts';
import { askModel, type Question, questionKey } from './ask.ts';
import { betweenCuts } from './between-cuts.ts';
import type { ChatModel, Shown } from './chat-model.ts';
import { cutsInShots, recalledCuts } from './cuts-in-shots.ts';
import { cachedFilmAnswer, recalledAnswer } from './film-question.ts';

/** What is remembered of an answer: itself, and how much of the film was seen for it. */
const lookSchema = inspectAnswer.extend({ seconds: z.number(), whole: z.boolean() });
type Look = z.infer<typeof lookSchema>;

const hashSchema = z.object({ hash: z.string() });

export interface InspectorOptions {
  tools: Tools;
  /** PREVIEW_MAX_HEIGHT: another size is another preview. */
  previewMaxHeight: number;
}

/** Looks at previews with a model. */
export function createInspector(model: ChatModel, options: InspectorOptions): Inspector {
  const withKnownHash = async (look: LookRequest, context: ProviderContext) => {
    const key = hashKey(look.candidate, options.previewMaxHeight);
    const hash = (await context.cache.recall(key, hashSchema))?.hash;
    return hash === undefined ? undefined : { hash, question: questionOf(model, look, hash) };
  };
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
        return { ...paid, answer: { ...paid.answer, seconds: film.seconds, whole: film.whole } };
      };
      const look = await cachedFilmAnswer(model, question, preview, lookSchema, ask, context);
      const cuts = await cutsInShots(preview, hash, look, options.tools, context);
      if (factsOf(candidate.source).isWeb) {
        const key = hashKey(candidate, options.previewMaxHeight);
        await context.cache.remember(key, hashSchema, async () => ({ hash }));
      }
      return resultOf(model, request, look, cuts);
    },
    async remembers(request, context) {
      const known = await withKnownHash(request, context);
      if (known === undefined) return false;
      const entry = z.object({ answer: lookSchema });
      const look = (await context.cache.recall(questionKey(model, known.question), entry))?.answer;
      return look !== undefined && (await recalledCuts(known.hash, look, context)) !== undefined;
    },
    async recall(request, context) {
      const known = await withKnownHash(request, context);
      if (known === undefined) return undefined;
      const look = await recalledAnswer(model, known.question, lookSchema, context);
      const cuts = look && (await recalledCuts(known.hash, look, context));
      return cuts && resultOf(model, request, look, cuts);
    },
  };
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

function resultOf(
  model: ChatModel,
  request: LookRequest,
  look: Look,
  cuts: readonly number[],
): StepOutput<'inspect'> {
  const { minClipSeconds, maxClipSeconds, need, candidate } = request;
  const { shots, rejected } = repairShots(betweenCuts(look.shots, cuts), {
    candidateId: candidate.id,
    durationSeconds: look.seconds,
    ...{ minClipSeconds, maxClipSeconds, things: thingsOf(need) },
  });
  const unseen = look.whole ? [] : [`after ${clock(look.seconds)} not looked at`];
  return { shots, engine: model.name, lookedSeconds: look.seconds, rejected: [...rejected, ...unseen] };
}
