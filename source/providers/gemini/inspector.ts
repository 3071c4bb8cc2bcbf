import * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { Candidate } from '../../core/footage/candidate.ts';
import { repairShots } from '../../core/footage/repair-shots.ts';
import type { StepOutput } from '../../core/job/steps.ts';
import { thingsOf } from '../../core/plan/need.ts';
import { clock } from '../../core/text/timecode.ts';
import { contentHash } from '../../media/probe/content-hash.ts';
import type { Inspector, LookRequest, ProviderContext } from '../interfaces.ts';
import { cachedAnswer } from '../service/cached-answer.ts';
import { answerFacts, askGemini, type Question, questionKey } from './ask.ts';
import { type FilmOptions, longestLookSeconds, type OpenFilm, withFilm } from './film.ts';
import type { Gemini } from './gemini.ts';
import { candidateFacts, needFacts } from './need-facts.ts';
import { preferenceText } from './preferences.ts';
import { data, dataRule, type Prompt, paragraphs } from './prompt.ts';

const inspectAnswer = z.object({
  shots: z.array(
    z.object({
      start: z.number().describe('second of the film at which the shot begins'),
      end: z.number().describe('second at which it ends'),
      score: z.number().min(1).max(10),
      reason: z.string().describe('what is seen and why it fits, at most 20 words'),
      saw: z.array(z.string()).describe('which of mustShow and welcome are really seen, in the words given'),
    }),
  ),
});

/** What is remembered: the answer, and how much of the film was seen for it. */
const lookSchema = inspectAnswer.extend({ seconds: z.number(), whole: z.boolean() });
type Look = z.infer<typeof lookSchema>;

const hashSchema = z.object({ hash: z.string() });

/** Nothing was remembered; `recall` turns it into undefined. */
class NotRememberedError extends Error {}

export interface GeminiInspectorOptions extends FilmOptions {
  /** PREVIEW_MAX_HEIGHT: another size is another preview. */
  previewMaxHeight: number;
}

/** Watches previews with Gemini. */
export function createGeminiInspector(gemini: Gemini, options: GeminiInspectorOptions): Inspector {
  const knownHash = async (candidate: Candidate, context: ProviderContext) =>
    (await context.cache.recall(hashKey(candidate, options.previewMaxHeight), hashSchema))?.hash;
  return {
    name: gemini.model,
    lane: 'ai',
    async inspect(request, context) {
      const { candidate, preview } = request;
      const hash = preview.sha256 ?? (await contentHash(preview.path));
      const question = questionOf(request, hash);
      const ask = async (film: OpenFilm) => {
        context.progress(undefined, 'watches');
        const paid = await askGemini(gemini, question, context, film);
        return { ...paid, answer: { ...paid.answer, seconds: film.seconds, whole: film.whole } };
      };
      // Remembered before the upload is deleted, which may take long.
      const look =
        (await recalled(gemini, question, context)) ??
        (await withFilm(gemini, preview, options, context, (film) =>
          remembered(gemini, question, () => ask(film), context),
        ));
      if (candidate.source !== 'library') {
        const key = hashKey(candidate, options.previewMaxHeight);
        await context.cache.remember(key, hashSchema, async () => ({ hash }));
      }
      return resultOf(gemini, request, look);
    },
    async remembers(request, context) {
      const hash = await knownHash(request.candidate, context);
      if (hash === undefined) return false;
      const key = questionKey(gemini, questionOf(request, hash));
      return (await context.cache.recall(key, z.object({ answer: lookSchema }))) !== undefined;
    },
    async recall(request, context) {
      const hash = await knownHash(request.candidate, context);
      if (hash === undefined) return undefined;
      const look = await recalled(gemini, questionOf(request, hash), context);
      return look && resultOf(gemini, request, look);
    },
  };
}

async function recalled(
  gemini: Gemini,
  question: Question<z.infer<typeof inspectAnswer>>,
  context: ProviderContext,
): Promise<Look | undefined> {
  try {
    return await remembered(gemini, question, () => Promise.reject(new NotRememberedError()), context);
  } catch (error) {
    if (error instanceof NotRememberedError) return undefined;
    throw error;
  }
}

function remembered(
  gemini: Gemini,
  question: Question<z.infer<typeof inspectAnswer>>,
  make: () => Promise<{ answer: Look; costUsd: number }>,
  context: ProviderContext,
): Promise<Look> {
  return cachedAnswer(
    answerFacts(gemini, question),
    questionKey(gemini, question),
    lookSchema,
    make,
    context,
  );
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

function questionOf(request: LookRequest, filmHash: string): Question<z.infer<typeof inspectAnswer>> {
  return {
    operation: 'inspect',
    prompt: inspectPrompt(request),
    schema: inspectAnswer,
    maxOutputTokens: 2500,
    filmHash,
  };
}

function resultOf(gemini: Gemini, request: LookRequest, look: Look): StepOutput<'inspect'> {
  const { minClipSeconds, maxClipSeconds, need, candidate } = request;
  const { shots, rejected } = repairShots(look.shots, {
    candidateId: candidate.id,
    durationSeconds: look.seconds,
    minClipSeconds,
    maxClipSeconds,
    things: thingsOf(need),
  });
  const unseen = look.whole ? [] : [`after ${clock(longestLookSeconds)} not looked at`];
  return { shots, engine: gemini.model, lookedSeconds: look.seconds, rejected: [...rejected, ...unseen] };
}

function inspectPrompt(request: LookRequest): Prompt {
  const { minClipSeconds, maxClipSeconds } = request;
  return {
    version: 'inspect-2',
    system: paragraphs(
      'You watch a film and pick the shots in it that can be shown over a voice as B-roll. A shot is one stretch without a ' +
        'cut, steady and sharp, that shows what is needed from its first picture to its last.',
      'Score 9 or 10: all that must be seen is clearly seen. 7 or 8: most of it. 6: some of it, still useful. Leave out ' +
        'everything lower, and shots with people talking to the camera, with text, logos or watermarks over the picture, ' +
        'with split screens, black or frozen pictures. No shots is a good answer when nothing fits.',
      'Judge by what you see. What is written about the film may be wrong.',
      dataRule,
    ),
    text: paragraphs(
      `Pick up to 3 shots of ${minClipSeconds} to ${maxClipSeconds} seconds that show what this need asks for, none ` +
        'overlapping another, the best first. Times are seconds from the start of the film, decimals allowed: 75.5 for 1:15.5.',
      data('need', needFacts(request.need)),
      preferenceText(request.preferences),
      data('what is written about the film', candidateFacts(request.candidate)),
    ),
  };
}
