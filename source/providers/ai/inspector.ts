import * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { Candidate } from '../../core/footage/candidate.ts';
import { repairShots } from '../../core/footage/repair-shots.ts';
import { sourceFacts } from '../../core/footage/source-names.ts';
import type { StepOutput } from '../../core/job/step/steps.ts';
import { thingsToShow } from '../../core/plan/need.ts';
import { formatClock } from '../../core/text/timecode.ts';
import { contentHash } from '../../media/probe/content-hash.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { InspectionTarget, Inspector, ProviderContext } from '../interfaces.ts';
import { askModel, type ModelQuestion, questionKey } from './ask.ts';
import type { ChatModel, ShownFilm } from './chat-model.ts';
import { type ChosenShots, cachedCuts, findCutsInShots } from './cuts-in-shots.ts';
import { cachedFilmAnswer, filmAnswer } from './film-answer.ts';
import { inspectAnswer, inspectPrompt } from './prompts/inspect.ts';
import { roomAroundShot, trimAtCuts } from './trim-at-cuts.ts';

/** What is cached: the answer, and how much of the film the model saw. */
const inspectionSchema = inspectAnswer.extend({ seconds: z.number(), whole: z.boolean() });
type Inspection = z.infer<typeof inspectionSchema>;

const hashSchema = z.object({ hash: z.string() });

export interface InspectorOptions {
  tools: Tools;
  /** PREVIEW_MAX_HEIGHT: part of the cache key, since another size is another preview. */
  previewMaxHeight: number;
}

/** Creates an inspector that shows previews to a model. */
export function createInspector(model: ChatModel, options: InspectorOptions): Inspector {
  const withKnownHash = async (target: InspectionTarget, context: ProviderContext) => {
    const key = hashKey(target.candidate, options.previewMaxHeight);
    const hash = (await context.cache.recall(key, hashSchema))?.hash;
    return hash === undefined ? undefined : { hash, question: questionOf(model, target, hash) };
  };
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
        return { ...paid, answer: { ...paid.answer, seconds: film.seconds, whole: film.whole } };
      };
      const inspection = await filmAnswer(model, question, preview, inspectionSchema, ask, context);
      const cuts = await findCutsInShots(
        preview,
        hash,
        chosenShots(request, inspection),
        options.tools,
        context,
      );
      if (sourceFacts(candidate.source).isWeb) {
        const key = hashKey(candidate, options.previewMaxHeight);
        await context.cache.remember(key, hashSchema, async () => ({ hash }));
      }
      return resultOf(model, request, inspection, cuts);
    },
    async remembers(request, context) {
      const known = await withKnownHash(request, context);
      if (known === undefined) return false;
      const entry = z.object({ answer: inspectionSchema });
      const inspection = (await context.cache.recall(questionKey(model, known.question), entry))?.answer;
      if (inspection === undefined) return false;
      return (await cachedCuts(known.hash, chosenShots(request, inspection), context)) !== undefined;
    },
    async recall(request, context) {
      const known = await withKnownHash(request, context);
      if (known === undefined) return undefined;
      const inspection = await cachedFilmAnswer(model, known.question, inspectionSchema, context);
      const cuts = inspection && (await cachedCuts(known.hash, chosenShots(request, inspection), context));
      return cuts && resultOf(model, request, inspection, cuts);
    },
  };
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
): ModelQuestion<z.infer<typeof inspectAnswer>> {
  return {
    operation: 'inspect',
    prompt: inspectPrompt(request, model.sees),
    schema: inspectAnswer,
    maxOutputTokens: 2500,
    filmHash,
  };
}

function chosenShots({ handleSeconds = 0 }: InspectionTarget, { shots, seconds }: Inspection): ChosenShots {
  return { shots, seconds, around: handleSeconds };
}

function resultOf(
  model: ChatModel,
  request: InspectionTarget,
  inspection: Inspection,
  cuts: readonly number[] | undefined,
): StepOutput<'inspect'> {
  const { minClipSeconds, maxClipSeconds, need, candidate } = request;
  const { shots, rejected } = repairShots(trimAtCuts(inspection.shots, cuts ?? []), {
    candidateId: candidate.id,
    durationSeconds: inspection.seconds,
    ...{ minClipSeconds, maxClipSeconds, things: thingsToShow(need) },
  });
  const unseen = inspection.whole ? [] : [`not inspected after ${formatClock(inspection.seconds)}`];
  const searched = chosenShots(request, inspection);
  const withRoom = cuts
    ? shots.map((shot) => ({ ...shot, room: roomAroundShot(shot, searched, cuts) }))
    : shots;
  return {
    shots: withRoom,
    engine: model.name,
    lookedSeconds: inspection.seconds,
    rejected: [...rejected, ...unseen],
  };
}
