import { createHash } from 'node:crypto';
import type { Charge } from '../bill.ts';
import type { AnswerFault } from '../faults.ts';
import type { MediaFacts } from '../films/media-facts.ts';
import { type AnswerMaker, defaultAnswers } from '../gemini/default-answers.ts';
import { type GeminiOperation, operationOf } from '../gemini/operation.ts';
import { jsonIn } from '../gemini/prompt-data.ts';
import { textTokens } from '../gemini/tokens.ts';
import type { ReceivedRequest } from '../http/received-request.ts';
import { jsonReply, type Reply } from '../http/reply.ts';
import { spoiltAnswer } from '../http/spoilt-answer.ts';
import { isObject, listOf, numberOf, parseJson, property, textOf } from '../http/unknown-json.ts';
import { openaiError } from './errors.ts';

/** Chat models; the first two are OpenAI's. */
export const chatModels = ['gpt-6-luna', 'gpt-6-sol'];

export interface ChatOptions {
  models: readonly string[];
  /** The supported values of `response_format`: OpenAI all, older servers only `json_object`, some none. */
  knows: 'json_schema' | 'json_object' | 'nothing';
  /** How it treats unsupported values: most servers refuse them, some ignore them. */
  ignoresUnknown: boolean;
  /** The name of its token limit. */
  limit: 'max_completion_tokens' | 'max_tokens';
  /** Whether it supports images. */
  sees: boolean;
  /** The model named in the answer, if different from the requested one. */
  answersAs: string | undefined;
  /** The model's answers, in place of the default. */
  answers: Partial<Record<GeminiOperation, AnswerMaker>>;
  /** How it wraps its JSON: in a code fence, after a sentence. */
  say: (json: string) => string;
  /** Whether answers contain usage; those of some servers do not. */
  tellsUsage: boolean;
}

/** The operation of a request, such as `chat.plan`. */
export function chatOperation(request: ReceivedRequest): string {
  const schema = schemaOf(parseJson(request.body.toString('utf8')));
  return schema === undefined ? 'plain' : operationOf(schema);
}

/** `POST /v1/chat/completions`; https://platform.openai.com/docs/api-reference/chat/create. */
export function answerChat(
  request: ReceivedRequest,
  given: Partial<ChatOptions> & { models: readonly string[] },
  fault?: AnswerFault,
): Reply {
  const options: ChatOptions = { ...asOpenAi, ...given };
  const body = parseJson(request.body.toString('utf8'));
  if (!isObject(body)) return openaiError(400, 'We could not parse the JSON body of your request.');
  const model = textOf(body['model']);
  if (!options.models.includes(model)) {
    const message = `The model \`${model}\` does not exist or you do not have access to it.`;
    return openaiError(404, message, { code: 'model_not_found' });
  }
  const refusal = refusedField(body, options);
  if (refusal) return refusal;
  const { texts, pictures } = partsOf(body);
  if (pictures.length > 0 && !options.sees)
    return openaiError(400, `${model} is not a multimodal model: image input is not supported.`);
  if (pictures.some((picture) => !isJpeg(picture)))
    return openaiError(400, 'You uploaded an unsupported image.', { code: 'invalid_image_format' });
  const schema = schemaOf(body);
  const prompt = texts.map((text) => withoutForm(text, schema)).join('\n');
  const turn = listOf(body['messages']).filter((message) => property(message, 'role') === 'assistant').length;
  const operation = operationOf(schema);
  const answer = { ...defaultAnswers, ...options.answers }[operation]({
    ...{ operation, model, prompt, schema, turn, media: filmOf(texts, pictures) },
  });
  const said = typeof answer === 'string' ? answer : options.say(JSON.stringify(answer));
  const limit = numberOf(body[options.limit]) ?? 4096;
  return reply(request, options, {
    model,
    prompt,
    pictures: pictures.length,
    ...spoiltAnswer(said, fault, limit),
  });
}

const asOpenAi: Omit<ChatOptions, 'models'> = {
  knows: 'json_schema',
  ignoresUnknown: false,
  limit: 'max_tokens',
  sees: true,
  answersAs: undefined,
  answers: {},
  say: (json) => json,
  tellsUsage: true,
};

/** From the most to the least specific. */
const formats = ['json_schema', 'json_object', 'nothing'] as const;

function refusedField(body: Record<string, unknown>, options: ChatOptions): Reply | undefined {
  const other = options.limit === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  if (body[other] !== undefined) {
    const message = `Unsupported parameter: '${other}' is not supported with this model. Use '${options.limit}' instead.`;
    return openaiError(400, message, { param: other, code: 'unsupported_parameter' });
  }
  const type = textOf(property(body['response_format'], 'type'));
  const known = formats.slice(formats.indexOf(options.knows));
  if (type !== '' && !known.some((each) => each === type) && !options.ignoresUnknown)
    return openaiError(400, `'response_format.type' must be one of 'text'; '${type}' is not supported`, {
      param: 'response_format',
    });
  const schema = property(property(body['response_format'], 'json_schema'), 'schema');
  return type === 'json_schema' && !isStrict(schema)
    ? openaiError(
        400,
        "Invalid schema for response_format 'answer': 'additionalProperties' is required to be false.",
      )
    : undefined;
}

/** Strict mode requires that all objects are closed and all properties required. */
function isStrict(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (!isObject(schema)) return true;
  const names = Object.keys(isObject(schema['properties']) ? schema['properties'] : {});
  const isClosed = schema['additionalProperties'] === false;
  const required = new Set(listOf(schema['required']));
  const isFine = schema['type'] !== 'object' || (isClosed && names.every((name) => required.has(name)));
  return isFine && Object.values(schema).every(isStrict);
}

/** The schema of the answer, or, without a schema, the format described in the text. */
function schemaOf(body: unknown): unknown {
  const bound = property(property(property(body, 'response_format'), 'json_schema'), 'schema');
  if (bound !== undefined) return bound;
  const [system] = listOf(property(body, 'messages'));
  return jsonIn(textOf(property(system, 'content'))).findLast((each) =>
    isObject(property(each, 'properties')),
  );
}

/** The text without its description of the answer's format. */
function withoutForm(text: string, schema: unknown): string {
  const form = jsonIn(text).findLast((each) => isObject(property(each, 'properties')));
  return form === undefined || schema === undefined ? text : text.replace(JSON.stringify(form), '');
}

function partsOf(body: Record<string, unknown>): { texts: string[]; pictures: Buffer[] } {
  const contents = listOf(body['messages']).map((message) => property(message, 'content'));
  const parts = contents.flatMap((content) =>
    typeof content === 'string' ? [{ type: 'text', text: content }] : listOf(content),
  );
  const urls = parts
    .map((part) => textOf(property(property(part, 'image_url'), 'url')))
    .filter((url) => url !== '');
  return {
    texts: parts.map((part) => textOf(property(part, 'text'))).filter((text) => text !== ''),
    pictures: urls.map((url) => Buffer.from(url.replace(/^data:[^,]*,/, ''), 'base64')),
  };
}

function isJpeg(picture: Buffer): boolean {
  return picture.length > 100 && picture.readUInt16BE(0) === 0xffd8;
}

/** The length of a film, guessed from its frames, which are in the middle of equally long parts. */
function filmOf(texts: readonly string[], pictures: readonly Buffer[]): MediaFacts[] {
  const times = texts.flatMap((text) => {
    const match = /^second ([\d.]+):$/.exec(text);
    return match ? [Number(match[1])] : [];
  });
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined || pictures.length === 0) return [];
  const sha256 = createHash('sha256').update(Buffer.concat(pictures)).digest('hex');
  const bytes = pictures.reduce((sum, picture) => sum + picture.length, 0);
  return [{ sha256, bytes, durationSeconds: last + first, hasVideo: true, hasAudio: false }];
}

function reply(
  request: ReceivedRequest,
  { answersAs, tellsUsage }: ChatOptions,
  said: {
    model: string;
    prompt: string;
    pictures: number;
    text: string;
    finishReason: string;
    blocked?: boolean;
  },
): Reply {
  const model = answersAs ?? said.model;
  const reasoning = 20;
  const charge: Charge = {
    ...{ service: 'openai', model, operation: request.operation, request: request.number },
    ...{ inputTokens: textTokens(said.prompt) + said.pictures * 354, audioInputTokens: 0 },
    ...{ outputTokens: textTokens(said.text), thinkingTokens: reasoning, seconds: 0 },
  };
  const finish = { STOP: 'stop', MAX_TOKENS: 'length' }[said.finishReason] ?? 'content_filter';
  const refused = said.blocked === true;
  const usage = {
    prompt_tokens: charge.inputTokens,
    completion_tokens: charge.outputTokens + reasoning,
    total_tokens: charge.inputTokens + charge.outputTokens + reasoning,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: reasoning },
  };
  const message = refused
    ? { role: 'assistant', content: null, refusal: "I'm sorry, I can't help with that." }
    : { role: 'assistant', content: said.text, refusal: null };
  return jsonReply(
    {
      ...{ id: `chatcmpl-${request.number}`, object: 'chat.completion', created: 1_790_000_000, model },
      choices: [{ index: 0, message, finish_reason: refused ? 'stop' : finish }],
      ...(tellsUsage && { usage }),
    },
    { charge },
  );
}
