import type { Charge } from '../bill.ts';
import type { AnswerFault } from '../faults.ts';
import { type MediaFacts, mediaFacts } from '../films/media-facts.ts';
import type { ReceivedRequest } from '../http/received-request.ts';
import { jsonReply, type Reply } from '../http/reply.ts';
import { type Spoken, spoiltAnswer } from '../http/spoilt-answer.ts';
import { isObject, listOf, numberOf, parseJson, property, textOf } from '../http/unknown-json.ts';
import { checkNames, field } from './check-names.ts';
import { type AnswerMaker, defaultAnswers } from './default-answers.ts';
import { geminiError } from './errors.ts';
import { type GeminiOperation, operationOf } from './operation.ts';
import type { RemoteFiles } from './remote-files.ts';
import { mediaTokens, type PromptTokens, textTokens, thinkingTokens } from './tokens.ts';

/** The size limit of a request with inline media: https://ai.google.dev/gemini-api/docs/video-understanding. */
const maxRequestBytes = 20 * 1024 * 1024;
/** Prompts from this length on are cached without being asked for: https://ai.google.dev/gemini-api/docs/caching. */
const minCachedTokens = 4096;
/** A request without a schema may only test the key: all other requests must have a schema. */
const maxUnboundTokens = 64;

/** The part of the service that reads prompts and answers them. */
export class Model {
  readonly #files: RemoteFiles;
  readonly #answers: Record<GeminiOperation, AnswerMaker>;
  readonly #answersAs: string | undefined;
  readonly #cachesPrompts: boolean;
  /** The beginnings of the prompts so far, by model. */
  readonly #seen = new Set<string>();

  constructor(
    files: RemoteFiles,
    answers: Partial<Record<GeminiOperation, AnswerMaker>>,
    {
      answersAs,
      cachesPrompts = false,
    }: { answersAs?: string | undefined; cachesPrompts?: boolean | undefined },
  ) {
    this.#files = files;
    this.#answersAs = answersAs;
    this.#cachesPrompts = cachesPrompts;
    this.#answers = { ...defaultAnswers, ...answers };
  }

  async count(request: ReceivedRequest, model: string): Promise<Reply> {
    const body = parseJson(request.body.toString('utf8'));
    const asked = await this.#read(field(body, 'generateContentRequest') ?? body, model);
    if ('refusal' in asked) return asked.refusal;
    return jsonReply({ totalTokens: sum(asked.tokens), promptTokensDetails: details(asked.tokens) });
  }

  async generate(request: ReceivedRequest, model: string, fault: AnswerFault | undefined): Promise<Reply> {
    if (request.body.length > maxRequestBytes) {
      return geminiError(400, `Request payload size exceeds the limit: ${maxRequestBytes} bytes.`);
    }
    const body = parseJson(request.body.toString('utf8'));
    if (!isObject(body)) return geminiError(400, 'Invalid JSON payload received. Unexpected token.');
    const refusal = checkNames(body);
    if (refusal) return refusal;
    const asked = await this.#read(body, model);
    if ('refusal' in asked) return asked.refusal;
    const config = field(body, 'generationConfig');
    const limit = numberOf(field(config, 'maxOutputTokens')) ?? 65_536;
    const schema = field(config, 'responseSchema') ?? field(config, 'responseJsonSchema');
    if (schema === undefined && limit > maxUnboundTokens) {
      return geminiError(400, 'This stand-in wants every answer bound to a response schema.');
    }
    const said = schema === undefined ? 'ok' : this.#say(schema, model, asked);
    const thinking = thinkingTokens(asked.prompt, field(config, 'thinkingConfig'));
    const spoken = spoiltAnswer(said, fault, Math.max(1, limit - thinking));
    const cached = this.#cachedTokens(model, asked);
    return reply(request, {
      model: this.#answersAs ?? model,
      tokens: asked.tokens,
      cached,
      thinking,
      spoken,
    });
  }

  /** Of a long prompt that begins like an earlier one, most is in the cache. */
  #cachedTokens(model: string, { prompt, tokens }: Asked): number {
    const beginning = `${model} ${prompt.slice(0, 1000)}`;
    const isKnown = this.#seen.has(beginning);
    this.#seen.add(beginning);
    return this.#cachesPrompts && isKnown && tokens.text >= minCachedTokens ? tokens.text - 1000 : 0;
  }

  #say(schema: unknown, model: string, { prompt, media, turn }: Asked): string {
    const operation = operationOf(schema);
    const answer = this.#answers[operation]({ operation, model, prompt, media, schema, turn });
    return typeof answer === 'string' ? answer : JSON.stringify(answer);
  }

  async #read(body: unknown, model: string): Promise<Asked | { refusal: Reply }> {
    const contents = listOf(field(body, 'contents'));
    const system = listOf(property(field(body, 'systemInstruction'), 'parts'));
    const resolution = textOf(field(field(body, 'generationConfig'), 'mediaResolution'));
    const parts = [...system, ...contents.flatMap((content) => listOf(property(content, 'parts')))];
    const texts = parts.map((part) => textOf(property(part, 'text'))).filter((text) => text !== '');
    const tokens: PromptTokens = { text: 0, video: 0, audio: 0, image: 0 };
    const media: MediaFacts[] = [];
    for (const part of parts) {
      const opened = await this.#openMedia(part);
      if (opened === undefined) continue;
      if ('refusal' in opened) return opened;
      media.push(opened.facts);
      const videoMetadata = field(part, 'videoMetadata');
      const more = mediaTokens(opened.facts, opened.mimeType, { model, resolution, videoMetadata });
      for (const kind of ['video', 'audio', 'image'] as const) tokens[kind] += more[kind];
    }
    tokens.text = texts.reduce((total, text) => total + textTokens(text), 0);
    const turn = contents.filter((content) => property(content, 'role') === 'model').length;
    return { prompt: texts.join('\n'), media, tokens, turn };
  }

  async #openMedia(part: unknown): Promise<Opened | { refusal: Reply } | undefined> {
    const inline = field(part, 'inlineData');
    const remote = field(part, 'fileData');
    const mimeType = textOf(field(inline ?? remote, 'mimeType'));
    if (inline !== undefined) {
      if (mimeType === '')
        return {
          refusal: geminiError(
            400,
            'Unable to submit request because it must have a mimeType for inlineData.',
          ),
        };
      const facts = await mediaFacts(Buffer.from(textOf(property(inline, 'data')), 'base64'));
      if (facts.durationSeconds !== undefined) return { facts, mimeType };
      return {
        refusal: geminiError(
          400,
          'Unable to process input video. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
        ),
      };
    }
    return remote === undefined ? undefined : this.#files.open(textOf(field(remote, 'fileUri')));
  }
}

interface Opened {
  facts: MediaFacts;
  mimeType: string;
}

interface Asked {
  prompt: string;
  media: MediaFacts[];
  tokens: PromptTokens;
  turn: number;
}

function reply(
  request: ReceivedRequest,
  {
    model,
    tokens,
    cached,
    thinking,
    spoken,
  }: { model: string; tokens: PromptTokens; cached: number; thinking: number; spoken: Spoken },
): Reply {
  const output = textTokens(spoken.text);
  const thoughts = spoken.blocked ? 0 : thinking;
  const charge: Charge = {
    ...{ service: 'gemini', model, operation: request.operation, request: request.number },
    ...{ inputTokens: sum(tokens) - tokens.audio, audioInputTokens: tokens.audio },
    ...{ cachedTokens: cached, outputTokens: output, thinkingTokens: thoughts, seconds: 0 },
  };
  const content = spoken.text === '' ? { role: 'model' } : { parts: [{ text: spoken.text }], role: 'model' };
  const usageMetadata = {
    promptTokenCount: sum(tokens),
    ...(output > 0 ? { candidatesTokenCount: output } : {}),
    totalTokenCount: sum(tokens) + output + thoughts,
    promptTokensDetails: details(tokens),
    ...(cached > 0 ? { cachedContentTokenCount: cached } : {}),
    ...(thoughts > 0 ? { thoughtsTokenCount: thoughts } : {}),
  };
  const answer = spoken.blocked
    ? { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }
    : { candidates: [{ content, finishReason: spoken.finishReason, index: 0 }] };
  const rest = { usageMetadata, modelVersion: model, responseId: `stand-in-${request.number}` };
  return jsonReply({ ...answer, ...rest }, { charge });
}

function sum(tokens: PromptTokens): number {
  return tokens.text + tokens.video + tokens.audio + tokens.image;
}

function details(tokens: PromptTokens) {
  return Object.entries(tokens).flatMap(([modality, tokenCount]) =>
    tokenCount > 0 ? [{ modality: modality.toUpperCase(), tokenCount }] : [],
  );
}
