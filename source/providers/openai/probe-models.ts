import type * as sdk from 'openai';
import { wavHeader } from '../../core/transcript/speech/wav.ts';
import { askChat, type ChatAccess } from './chat.ts';
import { openaiFault } from './errors.ts';
import { RequestOptionsFinder } from './request-options.ts';

/** Enough for the shortest answer; a longer one is cut off, which does not matter. */
const maxOutputTokens = 16;
const schema = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] };

/** Has the model answer in a few tokens: a key may list models and not be allowed, or have no credit, to use them. */
export async function probeChat(access: ChatAccess, signal: AbortSignal): Promise<void> {
  const turns = [{ role: 'user' as const, text: 'Answer {"ok": true}.' }];
  const request = { system: 'You check a connection.', turns, schema, maxOutputTokens };
  await askChat(access, new RequestOptionsFinder(access), request, signal);
}

/** Has the model transcribe half a second of silence. */
export async function probeTranscription(
  package_: typeof sdk,
  client: sdk.OpenAI,
  model: string,
  signal: AbortSignal,
): Promise<void> {
  const file = new File([silence()], 'silence.wav', { type: 'audio/wav' });
  try {
    await client.audio.transcriptions.create({ file, model, response_format: 'json' }, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw openaiFault(package_, error) ?? error;
  }
}

/** Half a second of silence as a WAV file: 16 bit, mono, 16 kHz. */
function silence(): Uint8Array<ArrayBuffer> {
  const rate = 16_000;
  const samples = rate / 2;
  const header = wavHeader(samples, rate);
  const file = new Uint8Array(header.length + samples * 2);
  file.set(header);
  return file;
}
