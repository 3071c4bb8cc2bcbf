import type * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { Usage } from '../../core/money/call.ts';
import { mostTokens } from '../../core/money/cost.ts';
import type { ProviderContext } from '../interfaces.ts';
import { type AnswerFacts, cachedAnswer } from '../service/cached-answer.ts';
import { issueOf } from '../service/http.ts';
import { type Paid, paidCall } from '../service/paid-call.ts';
import { ServiceError } from '../service/service-error.ts';
import { answerSchema } from './answer-schema.ts';
import { geminiService } from './errors.ts';
import type { Gemini } from './gemini.ts';
import type { GenerateAnswer, Media, Turn } from './port.ts';
import type { Prompt } from './prompt.ts';
import { tokensPerSoundSecond, traitsOf } from './traits.ts';

/** A film as it is shown with a question. */
export interface Shown {
  media: Media;
  seconds: number;
  hasSound: boolean;
}

export interface Question<Answer> {
  operation: 'plan' | 'rank' | 'inspect' | 'verify';
  prompt: Prompt;
  schema: z.ZodType<Answer>;
  /** What an answer of the right form lacks, as the model should read it. The second answer is taken even so. */
  check?: ((answer: Answer) => string | undefined) | undefined;
  maxOutputTokens: number;
  /** Hash of the film that goes with it: the answer depends on what it shows. */
  filmHash?: string | undefined;
}

/** Of an answer that was no use, the model is shown this much. */
const shownOfAnswer = 8000;
/** Endings that say the model will not answer this, however often it is asked. */
const refusals = [
  'SAFETY',
  'RECITATION',
  'PROHIBITED_CONTENT',
  'BLOCKLIST',
  'SPII',
  'LANGUAGE',
  'IMAGE_SAFETY',
];

/** The answer to a question of words alone: the remembered one, or a new one. @throws as askGemini. */
export function cachedQuestion<Answer>(
  gemini: Gemini,
  question: Question<Answer>,
  context: ProviderContext,
): Promise<Answer> {
  const { schema } = question;
  const make = () => askGemini(gemini, question, context);
  return cachedAnswer(answerFacts(gemini, question), questionKey(gemini, question), schema, make, context);
}

/** Whose answer it is. */
export function answerFacts<Answer>(gemini: Gemini, question: Question<Answer>): AnswerFacts {
  return { provider: 'gemini', model: gemini.model, operation: question.operation };
}

/** Everything an answer depends on: who is asked, and every word and picture of what is asked. */
export function questionKey<Answer>(gemini: Gemini, question: Question<Answer>): CacheKey {
  const { operation, prompt, schema, maxOutputTokens, filmHash = null } = question;
  const asked = { system: prompt.system, text: prompt.text, schema: answerSchema(schema), maxOutputTokens };
  const who = {
    provider: 'gemini',
    model: gemini.model,
    baseUrl: gemini.baseUrl,
    config: traitsOf(gemini.model).generationConfig,
  };
  return { kind: operation, version: prompt.version, inputs: { who, asked, filmHash } };
}

/**
 * Asks the model. An answer of the wrong form is shown to it once with what is wrong, then it is an error.
 * @throws ServiceError `nonsense`, or `blocked` when it will not answer; whatever paidCall throws.
 */
export async function askGemini<Answer>(
  gemini: Gemini,
  question: Question<Answer>,
  context: ProviderContext,
  shown?: Shown,
): Promise<Paid<Answer>> {
  const { prompt } = question;
  const first: Turn = { role: 'user', text: prompt.text, ...(shown && { media: shown.media }) };
  const once = await generate(gemini, question, [first], question.maxOutputTokens, context, shown);
  const read = readAnswer(once.answer, question);
  if ('value' in read) return { answer: read.value, costUsd: once.costUsd };
  context.log('info', `Gemini is asked again (${question.operation}): ${read.fault}`);
  context.progress(undefined, 'asked again: the answer had a fault');
  const turns: Turn[] = [
    first,
    { role: 'model', text: once.answer.text.slice(0, shownOfAnswer) || '(no answer)' },
    {
      role: 'user',
      text: `This answer cannot be used: ${read.fault}. Answer the task again, all of it, without this fault.`,
    },
  ];
  const cutOff = once.answer.finish === 'MAX_TOKENS';
  const limit = cutOff ? question.maxOutputTokens * 2 : question.maxOutputTokens;
  const twice = await generate(gemini, question, turns, limit, context, shown);
  const { check: _check, ...lenient } = question;
  const again = readAnswer(twice.answer, lenient);
  if ('value' in again) return { answer: again.value, costUsd: once.costUsd + twice.costUsd };
  throw new ServiceError('nonsense', geminiService, {
    what: `its answer could not be used, twice: ${again.fault}`,
  });
}

function generate<Answer>(
  gemini: Gemini,
  { operation, prompt, schema }: Question<Answer>,
  turns: readonly Turn[],
  maxOutputTokens: number,
  context: ProviderContext,
  shown: Shown | undefined,
): Promise<Paid<GenerateAnswer>> {
  const { port, model, prices, timeoutSeconds, policy } = gemini;
  const bound = answerSchema(schema);
  const words = [prompt.system, JSON.stringify(bound), ...turns.map((turn) => turn.text)].join('\n');
  return paidCall(
    {
      service: geminiService,
      provider: 'gemini',
      ...{ model, operation, prices, timeoutSeconds, policy },
      upper: upperUsage(model, words, maxOutputTokens, shown),
      run: async (signal) => {
        const request = { system: prompt.system, turns, schema: bound, maxOutputTokens };
        const answer = await port.generate(request, signal);
        return { answer, usage: answer.usage };
      },
    },
    context,
  );
}

function upperUsage(model: string, words: string, maxOutputTokens: number, shown: Shown | undefined): Usage {
  const seconds = Math.ceil(shown?.seconds ?? 0) + 1;
  const pictures = shown ? seconds * traitsOf(model).tokensPerVideoSecond : 0;
  const sound = shown?.hasSound ? seconds * tokensPerSoundSecond : 0;
  return {
    inputTokens: mostTokens(words) + pictures + sound,
    audioInputTokens: sound,
    outputTokens: maxOutputTokens,
  };
}

/** @throws ServiceError `blocked`. */
function readAnswer<Answer>(
  { text, finish, blocked }: GenerateAnswer,
  { schema, check }: Question<Answer>,
): { value: Answer } | { fault: string } {
  if (blocked !== undefined || refusals.includes(finish)) {
    throw new ServiceError('blocked', geminiService, {
      what: `it will not answer this (${blocked ?? finish})`,
    });
  }
  if (finish === 'MAX_TOKENS') return { fault: 'it was cut off because it was too long; be brief' };
  if (text.trim() === '') return { fault: `it was empty (${finish})` };
  let json: unknown;
  try {
    json = JSON.parse(unfenced(text));
  } catch {
    return { fault: 'it was not JSON' };
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) return { fault: `it does not have the form asked for: ${issueOf(parsed.error)}` };
  const wrong = check?.(parsed.data);
  return wrong === undefined ? { value: parsed.data } : { fault: wrong };
}

/** Compatible servers like to put JSON into a Markdown fence. */
function unfenced(text: string): string {
  return /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text)?.[1] ?? text;
}
