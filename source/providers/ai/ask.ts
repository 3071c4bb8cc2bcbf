import type * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { Usage } from '../../core/money/call.ts';
import { mostTokens } from '../../core/money/cost.ts';
import type { ProviderContext } from '../interfaces.ts';
import type { Prompt } from '../prompts/prompt.ts';
import { type AnswerFacts, cachedAnswer } from '../service/cached-answer.ts';
import { type Paid, paidCall } from '../service/paid-call.ts';
import { ServiceError } from '../service/service-error.ts';
import { answerSchema } from './answer-schema.ts';
import type { ChatModel, GenerateAnswer, Shown, Turn } from './chat-model.ts';
import { readAnswer } from './read-answer.ts';

export interface Question<Answer> {
  operation: 'plan' | 'rank' | 'inspect' | 'verify';
  prompt: Prompt;
  schema: z.ZodType<Answer>;
  /** What an answer of the right form lacks, as the model should read it. The second answer is taken even so. */
  check?: ((answer: Answer) => string | undefined) | undefined;
  maxOutputTokens: number;
  /** Hash of the film that goes with it: the answer depends on what it shows. */
  filmHash?: string | undefined;
  /** The prompt that the answer is remembered by, where another one asks for the same. */
  rememberedBy?: Prompt | undefined;
}

/** Of an answer that was no use, the model is shown this much. */
const shownOfAnswer = 8000;

/** The answer to a question of words alone: the remembered one, or a new one. @throws as askModel. */
export function cachedQuestion<Answer>(
  model: ChatModel,
  question: Question<Answer>,
  context: ProviderContext,
): Promise<Answer> {
  const { schema } = question;
  const make = () => askModel(model, question, context);
  return cachedAnswer(answerFacts(model, question), questionKey(model, question), schema, make, context);
}

/** Whose answer it is. */
export function answerFacts<Answer>(model: ChatModel, { operation }: Question<Answer>): AnswerFacts {
  return { provider: model.provider, model: model.name, operation };
}

/** Everything an answer depends on: who is asked, and every word and picture of what is asked. */
export function questionKey<Answer>(model: ChatModel, question: Question<Answer>): CacheKey {
  const { operation, schema, maxOutputTokens, filmHash = null } = question;
  const prompt = question.rememberedBy ?? question.prompt;
  const asked = { system: prompt.system, text: prompt.text, schema: answerSchema(schema), maxOutputTokens };
  const who = { provider: model.provider, model: model.name, ...model.identity };
  return { kind: operation, version: prompt.version, inputs: { who, asked, filmHash } };
}

/**
 * Asks the model. An answer that cannot be read is shown to it once with what is wrong, then it is an error.
 * @throws ServiceError `nonsense`, or `blocked` when it will not answer; whatever paidCall throws.
 */
export async function askModel<Answer>(
  model: ChatModel,
  question: Question<Answer>,
  context: ProviderContext,
  shown?: Shown,
): Promise<Paid<Answer>> {
  const { prompt, operation, maxOutputTokens } = question;
  const first: Turn = { role: 'user', text: prompt.text, ...(shown && { media: shown.media }) };
  const once = await generate(model, question, [first], maxOutputTokens, context, shown);
  const read = readWhole(model, once.answer, question);
  if ('value' in read) return { answer: read.value, costUsd: once.costUsd };
  context.log('info', `${model.service.name} is asked again (${operation}): ${read.fault}`);
  context.progress(undefined, 'asked again: the answer had a fault');
  const turns: Turn[] = [
    first,
    { role: 'model', text: once.answer.text.slice(0, shownOfAnswer) || '(no answer)' },
    {
      role: 'user',
      text: `This answer cannot be used: ${read.fault}. Answer the task again, all of it, without this fault.`,
    },
  ];
  const limit = once.answer.ending === 'cut-off' ? maxOutputTokens * 2 : maxOutputTokens;
  const twice = await generate(model, question, turns, limit, context, shown);
  const { check: _check, ...lenient } = question;
  const again = readWhole(model, twice.answer, lenient);
  if ('value' in again) return { answer: again.value, costUsd: once.costUsd + twice.costUsd };
  throw new ServiceError('nonsense', model.service, {
    what: `its answer could not be used, twice: ${again.fault}`,
  });
}

function generate<Answer>(
  model: ChatModel,
  { operation, prompt, schema }: Question<Answer>,
  turns: readonly Turn[],
  maxOutputTokens: number,
  context: ProviderContext,
  shown: Shown | undefined,
): Promise<Paid<GenerateAnswer>> {
  const { service, provider, name, prices, isLocal, timeoutSeconds, policy } = model;
  const bound = answerSchema(schema);
  const words = [prompt.system, JSON.stringify(bound), ...turns.map((turn) => turn.text)].join('\n');
  return paidCall(
    {
      ...{ service, provider, model: name, operation, prices, isLocal, timeoutSeconds, policy },
      upper: upperUsage(model, words, maxOutputTokens, shown),
      run: async (signal) => {
        const request = { system: prompt.system, turns, schema: bound, maxOutputTokens };
        const answer = await model.generate(request, signal);
        return { answer, usage: answer.usage, model: answer.model };
      },
    },
    context,
  );
}

function upperUsage(model: ChatModel, words: string, outputTokens: number, shown: Shown | undefined): Usage {
  const seen = shown ? model.tokensOf(shown) : { inputTokens: 0 };
  return { ...seen, inputTokens: mostTokens(words) + seen.inputTokens, outputTokens };
}

/** @throws ServiceError `blocked`. */
function readWhole<Answer>(
  model: ChatModel,
  { text, ending, ended }: GenerateAnswer,
  { schema, check }: Question<Answer>,
): { value: Answer } | { fault: string } {
  if (ending === 'refused')
    throw new ServiceError('blocked', model.service, { what: `it will not answer this (${ended})` });
  if (ending === 'cut-off') return { fault: 'it was cut off because it was too long; be brief' };
  if (text.trim() === '') return { fault: `it was empty (${ended})` };
  const read = readAnswer(text, schema);
  if ('fault' in read) return read;
  const wrong = check?.(read.value);
  return wrong === undefined ? read : { fault: wrong };
}
