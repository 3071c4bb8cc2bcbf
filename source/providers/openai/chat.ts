import type * as sdk from 'openai';
import type { GenerateAnswer, GenerateRequest, Turn } from '../ai/chat-model.ts';
import { ServiceError } from '../service/service-error.ts';
import { readChatAnswer } from './chat-answer.ts';
import { openaiFault, openaiService } from './errors.ts';
import { fetchWithSizeLimit } from './fetch-with-size-limit.ts';
import type { RequestOptions, RequestOptionsFinder } from './request-options.ts';

/** A model behind OpenAI's chat API. */
export interface ChatAccess {
  key: string;
  model: string;
  /** The setting that names the model: "OPENAI_VISION_MODEL". */
  modelSetting: string;
  /** With `/v1`; empty for OpenAI's own address. */
  baseUrl: string;
}

/** Max attempts: one for each style. */
const maxStyles = 6;

/**
 * Sends one request in a style that the server accepts. After a refusal, which is free, a simpler style is tried.
 * @throws ServiceError, or an error of the package that does not concern the service.
 */
export async function askChat(
  access: ChatAccess,
  styles: RequestOptionsFinder,
  request: GenerateRequest,
  signal: AbortSignal,
): Promise<GenerateAnswer> {
  const package_ = await import('openai');
  const client = new package_.OpenAI({
    apiKey: access.key,
    ...(access.baseUrl !== '' && { baseURL: access.baseUrl }),
    // callService retries.
    maxRetries: 0,
    fetch: fetchWithSizeLimit,
  });
  for (let tried = 1; ; tried++) {
    const { style } = styles;
    try {
      const body = bodyOf(access, style, request);
      const answer: unknown = await client.chat.completions.create(body, { signal });
      return readChatAnswer(answer);
    } catch (error) {
      signal.throwIfAborted();
      const fault = error instanceof ServiceError ? error : openaiFault(package_, error);
      if (fault && tried < maxStyles && styles.refused(style, fault)) continue;
      throw fault ? explained(fault, access, request) : error;
    }
  }
}

function bodyOf(
  { model, baseUrl }: ChatAccess,
  { format, limit, limitsEffort }: RequestOptions,
  { system, turns, schema, maxOutputTokens }: GenerateRequest,
): sdk.OpenAI.ChatCompletionCreateParamsNonStreaming {
  const strictSchema = strict(schema);
  // Other servers may accept a schema and ignore it, so the prompt repeats it for them.
  const isBound = format === 'json_schema' && baseUrl === '';
  const instruction = isBound
    ? system
    : `${system}\n\nYour answer is one JSON object of the form that this JSON Schema describes, without a word before or after it:\n${JSON.stringify(schema)}`;
  return {
    model,
    messages: [{ role: 'system', content: instruction }, ...turns.map(messageOf)],
    [limit]: maxOutputTokens,
    ...(limitsEffort && { reasoning_effort: 'low' }),
    ...(format === 'json_schema' && {
      response_format: { type: format, json_schema: { name: 'answer', strict: true, schema: strictSchema } },
    }),
    ...(format === 'json_object' && { response_format: { type: format } }),
  };
}

function messageOf({ role, text, media = [] }: Turn): sdk.OpenAI.ChatCompletionMessageParam {
  if (role === 'model') return { role: 'assistant', content: text };
  if (media.length === 0) return { role: 'user', content: text };
  const pictures = media.flatMap(({ media: each, at }): sdk.OpenAI.ChatCompletionContentPart[] => {
    const url = 'uri' in each ? each.uri : `data:${each.mimeType};base64,${each.data}`;
    const picture = { type: 'image_url', image_url: { url } } as const;
    return at === undefined ? [picture] : [{ type: 'text', text: `second ${at}:` }, picture];
  });
  return { role: 'user', content: [...pictures, { type: 'text', text }] };
}

/** The schema for strict mode, which allows no additional properties and requires all, as answerSchema does. */
function strict(schema: unknown): Record<string, unknown> {
  const form = closed(schema);
  return typeof form === 'object' && form !== null ? { ...form } : {};
}

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return inner['type'] === 'object' ? { ...inner, additionalProperties: false } : inner;
}

/** Adds a hint to a fault that is caused by the model. */
function explained(
  fault: ServiceError,
  { model, modelSetting, baseUrl }: ChatAccess,
  { turns }: GenerateRequest,
): ServiceError {
  const facts = { ...(fault.status !== undefined && { status: fault.status }), cause: fault };
  if (fault.kind === 'missing') {
    const isModel = fault.message.includes(model) || /model/i.test(fault.message);
    const place = baseUrl === '' ? 'https://platform.openai.com/docs/models' : `the server at ${baseUrl}`;
    return new ServiceError('missing', openaiService, {
      what: isModel ? `the model "${model}" does not exist` : 'there is no chat API at OPENAI_BASE_URL',
      hint: isModel
        ? `Set ${modelSetting} to a model of ${place}, or AI_ENGINE to another engine.`
        : 'Such addresses usually end in /v1. AI_ENGINE selects another engine.',
      ...facts,
    });
  }
  const hasPictures = turns.some((turn) => turn.media !== undefined);
  if (fault.kind === 'rejected' && hasPictures) {
    const { message, status } = fault;
    const what = message.replace(`${openaiService.name}: `, '').replace(/ \(\d+\)\.$|\.$/, '');
    return new ServiceError('rejected', openaiService, {
      what,
      hint: `Set ${modelSetting} to a model with vision; "${model}" may have none.`,
      ...(status !== undefined && { status }),
      cause: fault,
    });
  }
  return fault;
}
