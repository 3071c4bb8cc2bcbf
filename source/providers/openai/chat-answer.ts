import * as z from 'zod';
import type { Usage } from '../../core/money/call.ts';
import type { GenerateAnswer } from '../ai/chat-model.ts';
import { looksLikeHtml, webPageFault } from '../service/http.ts';
import { ServiceError } from '../service/service-error.ts';
import { openaiService } from './errors.ts';

/** Characters; no answer that the prompts ask for comes near it. */
const maxAnswerLength = 400_000;

/** The maximum is more than any request can have; a larger number is an error of the service. */
const tokens = z.int().nonnegative().max(2e7);
const text = z.string().nullish().catch(undefined);

/** https://platform.openai.com/docs/api-reference/chat/object; compatible servers leave much of it out. */
const answerSchema = z.object({
  model: z.string().min(1).max(200).optional().catch(undefined),
  choices: z
    .array(
      z.object({
        message: z.object({
          content: z.union([z.string(), z.array(z.object({ text }))]).nullish(),
          refusal: text,
          /** The model's thinking; some servers put the answer here, too. */
          reasoning_content: text,
        }),
        finish_reason: text,
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: tokens,
      completion_tokens: tokens.default(0),
      prompt_tokens_details: z
        .object({ cached_tokens: tokens.nullish(), cache_write_tokens: tokens.nullish() })
        .nullish()
        .catch(undefined),
      completion_tokens_details: z.object({ reasoning_tokens: tokens.nullish() }).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

/** Parses the answer of a chat API. @throws ServiceError `invalid-answer`, `too-large`. */
export function readChatAnswer(answer: unknown): GenerateAnswer {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) {
    if (typeof answer === 'string' && looksLikeHtml(answer)) throw webPageFault(openaiService);
    const what = 'its answer does not have the expected form';
    throw new ServiceError('invalid-answer', openaiService, { what });
  }
  const { model, usage, choices } = parsed.data;
  const { message, finish_reason: finish } = choices[0] ?? { message: {} };
  const content = textOf(message.content) || message.reasoning_content || '';
  if (content.length > maxAnswerLength) {
    const what = `the answer is longer than ${maxAnswerLength} characters`;
    throw new ServiceError('too-large', openaiService, { what });
  }
  const isRefused = finish === 'content_filter' || (content === '' && Boolean(message.refusal));
  return {
    text: content,
    ending: isRefused ? 'refused' : finish === 'length' ? 'cut-off' : 'whole',
    ended: message.refusal || finish || 'stop',
    usage: usage ? usageOf(usage) : undefined,
    model,
  };
}

function textOf(content: string | { text?: string | null | undefined }[] | null | undefined): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => part.text ?? '').join('');
}

function usageOf(usage: NonNullable<z.infer<typeof answerSchema>['usage']>): Usage {
  const { cached_tokens: cached, cache_write_tokens: written } = usage.prompt_tokens_details ?? {};
  const thinking = Math.min(usage.completion_tokens_details?.reasoning_tokens ?? 0, usage.completion_tokens);
  return {
    inputTokens: usage.prompt_tokens,
    ...(typeof cached === 'number' && { cachedInputTokens: cached }),
    ...(typeof written === 'number' && { cacheWriteTokens: written }),
    outputTokens: usage.completion_tokens - thinking,
    thinkingTokens: thinking,
  };
}
