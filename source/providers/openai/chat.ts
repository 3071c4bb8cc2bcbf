import type * as sdk from 'openai';
import type { GenerateAnswer, GenerateRequest, Turn } from '../ai/chat-model.ts';
import { ServiceError } from '../service/service-error.ts';
import { readChatAnswer } from './chat-answer.ts';
import type { ChatStyle, StyleFinder } from './chat-style.ts';
import { openaiFault, openaiService } from './errors.ts';
import { limitedFetch } from './limited-fetch.ts';

/** A model behind OpenAI's chat API. */
export interface ChatAccess {
  key: string;
  model: string;
  /** The setting that names the model: "OPENAI_VISION_MODEL". */
  modelSetting: string;
  /** With `/v1`; empty for OpenAI's own. */
  baseUrl: string;
}

/** No server needs more refusals to be understood than there are styles. */
const mostStyles = 6;

/**
 * Asks once, in the style that the server takes; what it refuses is asked again in a simpler one. A refusal costs nothing.
 * @throws ServiceError, or what the package throws for faults of its own.
 */
export async function askChat(
  access: ChatAccess,
  styles: StyleFinder,
  request: GenerateRequest,
  signal: AbortSignal,
): Promise<GenerateAnswer> {
  const package_ = await import('openai');
  const client = new package_.OpenAI({
    apiKey: access.key,
    ...(access.baseUrl !== '' && { baseURL: access.baseUrl }),
    // One policy of retries for all services: ours.
    maxRetries: 0,
    fetch: limitedFetch,
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
      if (fault && tried < mostStyles && styles.refused(style, fault)) continue;
      throw fault ? explained(fault, access, request) : error;
    }
  }
}

function bodyOf(
  { model, baseUrl }: ChatAccess,
  { format, limit, saysEffort }: ChatStyle,
  { system, turns, schema, maxOutputTokens }: GenerateRequest,
): sdk.OpenAI.ChatCompletionCreateParamsNonStreaming {
  const form = strict(schema);
  // A server may take a schema without heeding it: only OpenAI's own is trusted to.
  const isBound = format === 'json_schema' && baseUrl === '';
  const told = isBound
    ? system
    : `${system}\n\nYour answer is one JSON object of the form that this JSON Schema describes, without a word before or after it:\n${JSON.stringify(schema)}`;
  return {
    model,
    messages: [{ role: 'system', content: told }, ...turns.map(messageOf)],
    [limit]: maxOutputTokens,
    ...(saysEffort && { reasoning_effort: 'low' }),
    ...(format === 'json_schema' && {
      response_format: { type: format, json_schema: { name: 'answer', strict: true, schema: form } },
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

/** The schema as strict mode wants it: no other properties, all of them required, as they are already. */
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

/** The fault with what to do about it, where a model is the matter. */
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
      what: isModel ? `there is no model "${model}"` : 'there is no chat API at OPENAI_BASE_URL',
      hint: isModel
        ? `Set ${modelSetting} to a model of ${place}, or AI_ENGINE to another engine.`
        : 'Most such addresses end in /v1. AI_ENGINE chooses another engine.',
      ...facts,
    });
  }
  const hasPictures = turns.some((turn) => turn.media !== undefined);
  if (fault.kind === 'rejected' && hasPictures) {
    const { message, status } = fault;
    const said = message.replace(`${openaiService.name}: `, '').replace(/ \(\d+\)\.$|\.$/, '');
    return new ServiceError('rejected', openaiService, {
      what: said,
      hint: `${modelSetting} has to name a model that sees pictures; "${model}" may be none.`,
      ...(status !== undefined && { status }),
      cause: fault,
    });
  }
  return fault;
}
