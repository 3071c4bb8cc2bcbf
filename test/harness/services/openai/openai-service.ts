import type { AnswerFault } from '../faults.ts';
import { mediaFacts } from '../films/media-facts.ts';
import { addressOf, type ReceivedRequest } from '../http/received-request.ts';
import { jsonReply, type Reply } from '../http/reply.ts';
import { type Behavior, StandIn, type StandInOptions } from '../stand-in.ts';
import { answerChat, type ChatOptions, chatModels, chatOperation } from './chat.ts';
import { openaiError, openaiRefusal, wrongKey } from './errors.ts';
import { type Loudness, locate, loudness, loudnessOf } from './locate.ts';
import { heard, type SpokenScript } from './script.ts';
import { transcriptionAnswer } from './transcription-answer.ts';
import { badFormat, readTranscriptionRequest } from './transcription-request.ts';

const allModels = [
  ...chatModels,
  ...['whisper-1', 'gpt-transcribe', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe'],
  'gpt-4o-transcribe-diarize',
];

export interface OpenAiOptions extends StandInOptions {
  /** The API key; empty for a server without one. */
  key?: string;
  models?: readonly string[];
  /** The spoken text. */
  script: SpokenScript;
  /** The recording, to recognize parts of it by their sound. Without it, parts are assumed to arrive in order. */
  recording?: string | undefined;
  /** The options of its chat; the default is like OpenAI. */
  chat?: Partial<ChatOptions>;
}

/** The part of OpenAI's transcription and chat API that the program uses, on `ADDRESS/v1`. */
export function startOpenAi(options: OpenAiOptions): Promise<StandIn> {
  return StandIn.start(() => new OpenAiService(options), options);
}

class OpenAiService implements Behavior {
  readonly name = 'openai';
  readonly #key: string;
  readonly #models: readonly string[];
  readonly #options: OpenAiOptions;
  #whole: Promise<Loudness> | undefined;
  /** The start of each part received so far, by its content, and the start of the next one. */
  readonly #places = new Map<string, number>();
  #next = 0;

  constructor(options: OpenAiOptions) {
    this.#options = options;
    this.#key = options.key ?? 'sk-stand-in-openai';
    this.#models = options.models ?? allModels;
  }

  operation(request: ReceivedRequest): string {
    const { pathname } = addressOf(request);
    if (pathname === '/v1/audio/transcriptions') return 'transcribe';
    if (pathname === '/v1/chat/completions') return `chat.${chatOperation(request)}`;
    return pathname.startsWith('/v1/models') ? 'models' : 'unknown';
  }

  refusal = openaiRefusal;

  answer(request: ReceivedRequest, fault?: AnswerFault): Reply | Promise<Reply> {
    const authorization = request.headers.authorization ?? '';
    if (this.#key !== '' && authorization !== `Bearer ${this.#key}`)
      return wrongKey(authorization.replace('Bearer ', ''));
    if (request.operation === 'models' && request.method === 'GET') return this.#listModels(request);
    if (request.operation === 'transcribe' && request.method === 'POST') return this.#transcribe(request);
    if (request.operation.startsWith('chat.') && request.method === 'POST')
      return answerChat(request, { models: this.#models, ...this.#options.chat }, fault);
    const { pathname } = addressOf(request);
    return openaiError(404, `Invalid URL (${request.method} ${pathname})`);
  }

  #listModels(request: ReceivedRequest): Reply {
    const wanted = addressOf(request).pathname.slice('/v1/models/'.length);
    const rows = this.#models.map((id) => ({
      id,
      object: 'model',
      created: 1_677_532_384,
      owned_by: 'openai-internal',
    }));
    if (wanted === '') return jsonReply({ object: 'list', data: rows });
    const row = rows.find(({ id }) => id === wanted);
    return row
      ? jsonReply(row)
      : openaiError(404, `The model '${wanted}' does not exist`, { code: 'model_not_found', param: 'model' });
  }

  async #transcribe(request: ReceivedRequest): Promise<Reply> {
    const form = readTranscriptionRequest(request, this.#models);
    if ('refusal' in form) return form.refusal;
    const facts = await mediaFacts(form.file);
    if (!facts.hasAudio || facts.durationSeconds === undefined) return badFormat().refusal;
    if (facts.durationSeconds < 0.1) {
      return openaiError(400, 'Audio file is too short. Minimum audio length is 0.1 seconds.', {
        code: 'audio_too_short',
        param: 'file',
      });
    }
    const start = await this.#placeOf(form.file, facts.sha256, facts.durationSeconds);
    const { script } = this.#options;
    const { durationSeconds } = facts;
    const segments = heard(script, start, start + durationSeconds);
    return transcriptionAnswer(form, { script, segments, durationSeconds }, request.number);
  }

  async #placeOf(file: Buffer, sha256: string, durationSeconds: number): Promise<number> {
    const before = this.#places.get(sha256);
    if (before !== undefined) return before;
    const { recording } = this.#options;
    let place = this.#next;
    if (recording !== undefined) {
      this.#whole ??= loudness(recording);
      place = locate(await loudnessOf(file), await this.#whole);
    }
    this.#next += durationSeconds;
    this.#places.set(sha256, place);
    return place;
  }
}
