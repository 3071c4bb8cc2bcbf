import type { Charge } from '../bill.ts';
import { mediaFacts } from '../media-facts.ts';
import { addressOf, type ReceivedRequest } from '../received-request.ts';
import { jsonReply, type Reply, textReply } from '../reply.ts';
import { type Behaviour, StandIn, type StandInOptions } from '../stand-in.ts';
import { openaiError, openaiRefusal, wrongKey } from './errors.ts';
import { type Loudness, locate, loudness, loudnessOf } from './locate.ts';
import { heard, type SpokenScript, type SpokenSegment } from './script.ts';
import { badFormat, readTranscriptionRequest, type TranscriptionRequest } from './transcription-request.ts';

export interface OpenAiOptions extends StandInOptions {
  key?: string;
  models?: readonly string[];
  /** What is said. */
  script: SpokenScript;
  /** The recording itself: parts of it are recognised by their sound. Without it they count as sent in order. */
  recording?: string;
}

/** OpenAI's speech to text, as far as the program uses it, on `ADDRESS/v1`. */
export function startOpenAi(options: OpenAiOptions): Promise<StandIn> {
  return StandIn.start(() => new OpenAiService(options), options);
}

class OpenAiService implements Behaviour {
  readonly name = 'openai';
  readonly #key: string;
  readonly #models: readonly string[];
  readonly #options: OpenAiOptions;
  #whole: Promise<Loudness> | undefined;
  /** Where the parts that were heard so far begin, by their content, and where the next one would. */
  readonly #places = new Map<string, number>();
  #next = 0;

  constructor(options: OpenAiOptions) {
    this.#options = options;
    this.#key = options.key ?? 'sk-stand-in-openai';
    this.#models = options.models ?? ['whisper-1', 'gpt-4o-transcribe', 'gpt-4o-mini-transcribe'];
  }

  operation(request: ReceivedRequest): string {
    const { pathname } = addressOf(request);
    if (pathname === '/v1/audio/transcriptions') return 'transcribe';
    return pathname.startsWith('/v1/models') ? 'models' : 'unknown';
  }

  refusal = openaiRefusal;

  answer(request: ReceivedRequest): Reply | Promise<Reply> {
    const authorization = request.headers.authorization ?? '';
    if (authorization !== `Bearer ${this.#key}`) return wrongKey(authorization.replace('Bearer ', ''));
    if (request.operation === 'models' && request.method === 'GET') return this.#listModels(request);
    if (request.operation === 'transcribe' && request.method === 'POST') return this.#transcribe(request);
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
    const segments = heard(this.#options.script, start, start + facts.durationSeconds);
    return this.#format(form, request, segments, facts.durationSeconds);
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

  #format(
    form: TranscriptionRequest,
    request: ReceivedRequest,
    segments: readonly SpokenSegment[],
    durationSeconds: number,
  ): Reply {
    const text = segments.map((segment) => segment.text).join(' ');
    const byTime = form.model === 'whisper-1';
    const tokens = {
      inputTokens: 0,
      audioInputTokens: byTime ? 0 : Math.ceil(durationSeconds * 10),
      outputTokens: byTime ? 0 : Math.ceil(text.length / 4),
    };
    // Billed by the started second, and reported as that.
    const seconds = byTime ? Math.ceil(durationSeconds) : 0;
    const charge: Charge = {
      ...{ service: this.name, model: form.model, operation: request.operation, request: request.number },
      ...{ ...tokens, thinkingTokens: 0, seconds },
    };
    const usage = byTime ? { type: 'duration', seconds } : tokenUsage(tokens);
    if (form.format === 'verbose_json') {
      return jsonReply(
        { ...verbose(form, segments, durationSeconds, this.#options.script), usage },
        { charge },
      );
    }
    if (form.format === 'json') return jsonReply({ text, usage }, { charge });
    return { ...textReply(`${text}\n`), charge };
  }
}

function tokenUsage(tokens: Pick<Charge, 'audioInputTokens' | 'outputTokens'>) {
  return {
    type: 'tokens',
    input_tokens: tokens.audioInputTokens,
    input_token_details: { text_tokens: 0, audio_tokens: tokens.audioInputTokens },
    output_tokens: tokens.outputTokens,
    total_tokens: tokens.audioInputTokens + tokens.outputTokens,
  };
}

/** The `verbose_json` of Whisper: segments unless only words were asked for, words without punctuation. */
function verbose(
  form: TranscriptionRequest,
  segments: readonly SpokenSegment[],
  durationSeconds: number,
  script: SpokenScript,
) {
  const wantsWords = form.granularities.includes('word');
  const wantsSegments = form.granularities.length === 0 || form.granularities.includes('segment');
  return {
    task: 'transcribe',
    language: script.language,
    duration: durationSeconds,
    text: segments.map((segment) => segment.text).join(' '),
    ...(wantsWords ? { words: segments.flatMap(bareWords) } : {}),
    ...(wantsSegments
      ? {
          segments: segments.map(({ start, end, text }, id) => ({
            ...{
              id,
              seek: Math.floor(start * 100),
              start: rounded(start),
              end: rounded(end),
              text: ` ${text}`,
            },
            tokens: [
              50364,
              ...Array.from({ length: Math.ceil(text.length / 4) }, (_, at) => 300 + at),
              50864,
            ],
            ...{ temperature: 0, avg_logprob: -0.25, compression_ratio: 1.4, no_speech_prob: 0.01 },
          })),
        }
      : {}),
  };
}

function bareWords(segment: SpokenSegment) {
  return (segment.words ?? []).map(({ word, start, end }) => ({
    word: word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''),
    start: rounded(start),
    end: rounded(end),
  }));
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
