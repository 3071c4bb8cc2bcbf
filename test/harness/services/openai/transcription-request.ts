import { parseMultipart } from '../http/multipart.ts';
import type { ReceivedRequest } from '../http/received-request.ts';
import type { Reply } from '../http/reply.ts';
import { openaiError } from './errors.ts';

/** The limit for the whole request, 25 MB: https://platform.openai.com/docs/guides/speech-to-text. */
const maxBytes = 26_214_400;
const fileTypes = ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', 'oga', 'ogg', 'wav', 'webm'];
const formats = ['json', 'text', 'srt', 'verbose_json', 'vtt', 'diarized_json'];
/** Fields of `POST /v1/audio/transcriptions`; others are refused. */
const fields = [
  ...[
    'file',
    'model',
    'chunking_strategy',
    'include[]',
    'known_speaker_names[]',
    'known_speaker_references[]',
  ],
  ...['language', 'prompt', 'response_format', 'stream', 'temperature', 'timestamp_granularities[]'],
  ...['keywords[]', 'languages[]'],
];

export interface TranscriptionRequest {
  model: string;
  format: string;
  granularities: readonly string[];
  /** ISO 639-1, when the client says which language it is. */
  language: string | undefined;
  fileName: string;
  file: Buffer;
}

/** Parses the form as strictly as the service. @returns the service's error when it is invalid */
export function readTranscriptionRequest(
  request: ReceivedRequest,
  models: readonly string[],
): TranscriptionRequest | { refusal: Reply } {
  if (request.body.length > maxBytes) {
    const message = `Maximum content size limit (${maxBytes}) exceeded (${request.body.length} bytes read)`;
    return { refusal: openaiError(413, message, { type: 'server_error' }) };
  }
  const form = readForm(request);
  if ('refusal' in form) return form;
  const { file, fileName, values } = form;
  const value = (name: string) => values.find(([field]) => field === name)?.[1];
  const unknown = values.find(([name]) => !fields.includes(name));
  if (unknown) return bad(`Unrecognized request argument supplied: ${unknown[0]}`);
  const model = value('model');
  if (model === undefined) return bad('you must provide a model parameter');
  if (!models.includes(model)) return noModel(model);
  const format = value('response_format') ?? 'json';
  if (!formats.includes(format)) return bad(`Invalid value: '${format}'.`, 'response_format');
  const granularities = values.flatMap(([name, text]) =>
    name === 'timestamp_granularities[]' ? [text] : [],
  );
  const wrong = granularities.find((text) => text !== 'word' && text !== 'segment');
  if (wrong !== undefined) return bad(`Invalid value: '${wrong}'.`, 'timestamp_granularities');
  const timed = format === 'verbose_json';
  if (granularities.length > 0 && !timed) {
    return bad("timestamp_granularities can only be used with response_format 'verbose_json'.");
  }
  if (!formatsOf(model).includes(format)) {
    const message = `response_format '${format}' is not compatible with model '${model}'. Use 'json' or 'text' instead.`;
    return bad(message, 'response_format', 'unsupported_value');
  }
  const ending = fileName.split('.').at(-1)?.toLowerCase() ?? '';
  if (!fileTypes.includes(ending)) return badFormat();
  return { model, format, granularities, language: value('language'), fileName, file };
}

function formatsOf(model: string): readonly string[] {
  if (model === 'whisper-1') return formats.filter((format) => format !== 'diarized_json');
  return model.endsWith('-diarize') ? ['json', 'text', 'diarized_json'] : ['json', 'text'];
}

/** The error for a file that is not audio. */
export function badFormat(): { refusal: Reply } {
  const list = fileTypes.map((type) => `'${type}'`).join(', ');
  return bad(`Invalid file format. Supported formats: [${list}]`);
}

function readForm(
  request: ReceivedRequest,
): { file: Buffer; fileName: string; values: [string, string][] } | { refusal: Reply } {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) {
    return bad('We could not parse the body of your request: it is not multipart/form-data.');
  }
  try {
    const parts = parseMultipart(request.body, type);
    const file = parts.find((part) => part.name === 'file');
    if (file?.fileName === undefined)
      return bad("[{'type': 'missing', 'loc': ('body', 'file'), 'msg': 'Field required'}]");
    const values = parts
      .filter((part) => part !== file)
      .map((part): [string, string] => [part.name ?? '', part.data.toString('utf8')]);
    return { file: file.data, fileName: file.fileName, values };
  } catch (error) {
    return bad(`Could not parse multipart form: ${error instanceof Error ? error.message : error}`);
  }
}

function noModel(model: string): { refusal: Reply } {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return { refusal: openaiError(404, message, { code: 'model_not_found' }) };
}

function bad(message: string, param?: string, code?: string): { refusal: Reply } {
  return { refusal: openaiError(400, message, { param: param ?? null, code: code ?? null }) };
}
