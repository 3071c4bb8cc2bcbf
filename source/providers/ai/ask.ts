import type * as z from 'zod';
import type { CacheKey } from '../../core/cache.ts';
import type { Usage } from '../../core/money/call.ts';
import { estimateMaxTokens } from '../../core/money/cost.ts';
import type { ProviderContext } from '../interfaces.ts';
import { type AnswerFacts, cachedAnswer } from '../service/cached-answer.ts';
import { type AnswerWithCost, makePaidCall } from '../service/paid-call.ts';
import { ServiceError } from '../service/service-error.ts';
import { jsonAnswerSchema } from './answer/answer-schema.ts';
import { readAnswer } from './answer/read-answer.ts';
import type { ChatModel, GenerateAnswer, ShownFilm, Turn } from './chat-model.ts';
import type { Prompt } from './prompts/prompt.ts';

export interface ModelQuestion<Answer> {
  operation: 'plan' | 'rank' | 'inspect' | 'verify';
  prompt: Prompt;
  schema: z.ZodType<Answer>;
  /**
   * Says what a valid answer lacks, in words for the model. The second answer is accepted even if it lacks something.
   */
  check?: ((answer: Answer) => string | undefined) | undefined;
  maxOutputTokens: number;
  /** Hash of the film that is sent with the question; part of the cache key. */
  filmHash?: string | undefined;
  /** The prompt for the cache key, when it differs from the prompt that is sent. */
  cachePrompt?: Prompt | undefined;
}

/** Max characters of an invalid answer that are sent back to the model. */
const maxQuotedAnswer = 8000;

/** Returns the cached or a new answer to a question without a film. @throws as askModel. */
export function cachedQuestion<Answer>(
  model: ChatModel,
  question: ModelQuestion<Answer>,
  context: ProviderContext,
): Promise<Answer> {
  const { schema } = question;
  const make = () => askModel(model, question, context);
  return cachedAnswer(answerFacts(model, question), questionKey(model, question), schema, make, context);
}

/** What the cost report says about the answer. */
export function answerFacts<Answer>(model: ChatModel, { operation }: ModelQuestion<Answer>): AnswerFacts {
  return { provider: model.provider, model: model.name, operation };
}

/** The cache key of an answer: model, prompt, schema and film. */
export function questionKey<Answer>(model: ChatModel, question: ModelQuestion<Answer>): CacheKey {
  const { operation, schema, maxOutputTokens, filmHash = null } = question;
  const prompt = question.cachePrompt ?? question.prompt;
  const content = {
    system: prompt.system,
    text: prompt.text,
    schema: jsonAnswerSchema(schema),
    maxOutputTokens,
  };
  const modelKey = { provider: model.provider, model: model.name, ...model.identity };
  return { kind: operation, version: prompt.version, inputs: { who: modelKey, asked: content, filmHash } };
}

/**
 * Asks the model. An invalid answer is sent back once with what is wrong; a second invalid one is an error.
 * @throws ServiceError `invalid-answer`, or `blocked` when the model refuses to answer; as makePaidCall.
 */
export async function askModel<Answer>(
  model: ChatModel,
  question: ModelQuestion<Answer>,
  context: ProviderContext,
  shown?: ShownFilm,
): Promise<AnswerWithCost<Answer>> {
  const { prompt, operation, maxOutputTokens } = question;
  const first: Turn = { role: 'user', text: prompt.text, ...(shown && { media: shown.media }) };
  const once = await generate(model, question, [first], maxOutputTokens, context, shown);
  const read = readWhole(model, once.answer, question);
  if ('value' in read) return { answer: read.value, costUsd: once.costUsd };
  context.log(
    'info',
    `${model.service.name}: retry of ${operation}, because the answer was not valid: ${read.fault}`,
  );
  context.progress(undefined, 'retrying: the answer was not valid');
  const turns: Turn[] = [
    first,
    { role: 'model', text: once.answer.text.slice(0, maxQuotedAnswer) || '(no answer)' },
    {
      role: 'user',
      text: `This answer cannot be used: ${read.fault}. Answer the task again, all of it, without this fault.`,
    },
  ];
  const limit = once.answer.ending === 'cut-off' ? maxOutputTokens * 2 : maxOutputTokens;
  const twice = await generate(model, question, turns, limit, context, shown);
  const { check: _check, ...lenient } = question;
  if (twice.answer.ending === 'recited') throw blocked(model, twice.answer);
  const again = readWhole(model, twice.answer, lenient);
  if ('value' in again) return { answer: again.value, costUsd: once.costUsd + twice.costUsd };
  throw new ServiceError('invalid-answer', model.service, {
    what: `two answers in a row were not valid: ${again.fault}`,
  });
}

function generate<Answer>(
  model: ChatModel,
  { operation, prompt, schema }: ModelQuestion<Answer>,
  turns: readonly Turn[],
  maxOutputTokens: number,
  context: ProviderContext,
  shown: ShownFilm | undefined,
): Promise<AnswerWithCost<GenerateAnswer>> {
  const { service, provider, name, prices, isLocal, timeoutSeconds, policy, outage } = model;
  const jsonSchema = jsonAnswerSchema(schema);
  const words = [prompt.system, JSON.stringify(jsonSchema), ...turns.map((turn) => turn.text)].join('\n');
  return makePaidCall(
    {
      ...{ service, provider, model: name, operation, prices, isLocal, timeoutSeconds, policy, outage },
      maxUsage: maxUsageOf(model, words, maxOutputTokens, shown),
      run: async (signal) => {
        const request = { system: prompt.system, turns, schema: jsonSchema, maxOutputTokens };
        const answer = await model.generate(request, signal);
        return { answer, usage: answer.usage, model: answer.model };
      },
    },
    context,
  );
}

function maxUsageOf(
  model: ChatModel,
  words: string,
  outputTokens: number,
  shown: ShownFilm | undefined,
): Usage {
  const seen = shown ? model.tokensOf(shown) : { inputTokens: 0 };
  return { ...seen, inputTokens: estimateMaxTokens(words) + seen.inputTokens, outputTokens };
}

/** @throws ServiceError `blocked`. */
function readWhole<Answer>(
  model: ChatModel,
  { text, ending, ended }: GenerateAnswer,
  { schema, check }: ModelQuestion<Answer>,
): { value: Answer } | { fault: string } {
  if (ending === 'refused') throw blocked(model, { ended });
  if (ending === 'recited')
    return { fault: 'it repeated a text of others word for word; use words of your own' };
  if (ending === 'cut-off') return { fault: 'it was cut off because it was too long; be brief' };
  if (text.trim() === '') return { fault: `it was empty (${ended})` };
  const read = readAnswer(text, schema);
  if ('fault' in read) return read;
  const wrong = check?.(read.value);
  return wrong === undefined ? read : { fault: wrong };
}

function blocked({ service }: ChatModel, { ended }: Pick<GenerateAnswer, 'ended'>): ServiceError {
  return new ServiceError('blocked', service, { what: `it refuses to answer this (${ended})` });
}
