import { pricedGeminiModels } from '../bill.ts';
import type { AnswerFault } from '../faults.ts';
import { addressOf, type ReceivedRequest } from '../http/received-request.ts';
import { jsonReply, type Reply } from '../http/reply.ts';
import { parseJson } from '../http/unknown-json.ts';
import { type Behavior, StandIn, type StandInOptions } from '../stand-in.ts';
import { field } from './check-names.ts';
import type { AnswerMaker } from './default-answers.ts';
import { geminiError, geminiRefusal, noKey, wrongKey } from './errors.ts';
import { Model } from './model.ts';
import { type GeminiOperation, operationOf } from './operation.ts';
import { RemoteFiles } from './remote-files.ts';

export interface GeminiOptions extends StandInOptions {
  key?: string;
  models?: readonly string[];
  /** How long an uploaded film stays in state PROCESSING. */
  processingMs?: number | undefined;
  /** The model named in the answer, if different from the requested one. */
  answersAs?: string | undefined;
  /** Whether long prompts are cached and cost less when they begin like an earlier one. */
  cachesPrompts?: boolean | undefined;
  /** The model's answers, in place of the default. */
  answers?: Partial<Record<GeminiOperation, AnswerMaker>> | undefined;
}

export interface GeminiStandIn {
  standIn: StandIn;
  /** Names of the files that were uploaded and not deleted. */
  remoteFiles(): string[];
}

/** The part of Gemini's API that the program uses, on `ADDRESS/v1beta`. */
export async function startGemini(options: GeminiOptions = {}): Promise<GeminiStandIn> {
  let files: RemoteFiles | undefined;
  const standIn = await StandIn.start((address) => {
    files = new RemoteFiles(address, options.processingMs ?? 150);
    return new GeminiService(options, files);
  }, options);
  return { standIn, remoteFiles: () => files?.names() ?? [] };
}

class GeminiService implements Behavior {
  readonly name = 'gemini';
  readonly #key: string;
  readonly #models: readonly string[];
  readonly #files: RemoteFiles;
  readonly #model: Model;

  constructor(options: GeminiOptions, files: RemoteFiles) {
    this.#key = options.key ?? 'stand-in-gemini-key';
    this.#models = options.models ?? pricedGeminiModels;
    this.#files = files;
    this.#model = new Model(files, options.answers ?? {}, options);
  }

  operation(request: ReceivedRequest): string {
    const { pathname } = addressOf(request);
    if (pathname.startsWith('/upload/')) return 'files.upload';
    if (pathname.startsWith('/v1beta/files'))
      return request.method === 'DELETE' ? 'files.delete' : 'files.get';
    if (pathname.endsWith(':generateContent')) return `generate.${boundTo(request) ?? 'plain'}`;
    if (pathname.endsWith(':countTokens')) return 'countTokens';
    return pathname.startsWith('/v1beta/models') ? 'models' : 'unknown';
  }

  refusal = geminiRefusal;

  answer(request: ReceivedRequest, fault?: AnswerFault): Reply | Promise<Reply> {
    const url = addressOf(request);
    const key = request.headers['x-goog-api-key'] ?? url.searchParams.get('key');
    // A started upload is identified by its URL.
    if (!url.searchParams.has('upload_id')) {
      if (key === null) return noKey();
      if (key !== this.#key) return wrongKey();
    }
    const [family] = request.operation.split('.');
    if (request.operation === 'files.upload') return this.#files.upload(request, fault);
    if (family === 'files') return this.#files.manage(request);
    if (request.operation === 'models') return this.#listModels(url);
    const model = /\/models\/([^:/]+):/.exec(url.pathname)?.[1] ?? '';
    if (family === 'unknown' || request.method !== 'POST')
      return notFound(`${request.method} ${url.pathname}`);
    if (!this.#models.includes(model)) return noModel(model);
    return family === 'countTokens'
      ? this.#model.count(request, model)
      : this.#model.generate(request, model, fault);
  }

  #listModels(url: URL): Reply {
    const wanted = url.pathname.split('/models/')[1];
    const rows = this.#models.map((model) => ({
      name: `models/${model}`,
      version: '001',
      displayName: model,
      description: 'a stand-in',
      inputTokenLimit: 1_048_576,
      outputTokenLimit: 65_536,
      supportedGenerationMethods: ['generateContent', 'countTokens'],
      ...{ temperature: 1, topP: 0.95, topK: 64, maxTemperature: 2, thinking: true },
    }));
    if (wanted === undefined) return jsonReply({ models: rows });
    const row = rows.find(({ name }) => name === `models/${wanted}`);
    return row ? jsonReply(row) : noModel(wanted);
  }
}

function boundTo(request: ReceivedRequest): GeminiOperation | undefined {
  const config = field(parseJson(request.body.toString('utf8')), 'generationConfig');
  const schema = field(config, 'responseSchema') ?? field(config, 'responseJsonSchema');
  return schema === undefined ? undefined : operationOf(schema);
}

function noModel(model: string): Reply {
  return geminiError(
    404,
    `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.`,
  );
}

function notFound(what: string): Reply {
  return geminiError(404, `Requested entity was not found: ${what}`);
}
