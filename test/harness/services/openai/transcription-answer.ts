import type { Charge } from '../bill.ts';
import { jsonReply, type Reply, textReply } from '../http/reply.ts';
import type { SpokenScript, SpokenSegment } from './script.ts';
import type { TranscriptionRequest } from './transcription-request.ts';

/** The text heard in an upload. */
export interface Heard {
  script: SpokenScript;
  segments: readonly SpokenSegment[];
  durationSeconds: number;
}

/** Models billed by the started second; the others are by tokens. */
const byTime = new Set(['whisper-1', 'gpt-transcribe']);

/** The answer in the requested format, with its usage and charge. */
export function transcriptionAnswer(form: TranscriptionRequest, heard: Heard, request: number): Reply {
  const text = textOf(heard);
  const charge = chargeOf(form, heard, request);
  const usage = byTime.has(form.model) ? { type: 'duration', seconds: charge.seconds } : tokenUsage(charge);
  switch (form.format) {
    case 'verbose_json':
      return jsonReply({ ...verbose(form, heard), usage }, { charge });
    case 'diarized_json':
      return jsonReply({ ...diarized(heard), usage }, { charge });
    case 'json': {
      const languages = form.model === 'gpt-transcribe' ? { languages: [{ code: heard.script.code }] } : {};
      return jsonReply({ text, ...languages, usage }, { charge });
    }
    default:
      return { ...textReply(`${text}\n`), charge };
  }
}

function chargeOf(form: TranscriptionRequest, heard: Heard, request: number): Charge {
  const timed = byTime.has(form.model);
  return {
    ...{ service: 'openai', model: form.model, operation: 'transcribe', request },
    inputTokens: 0,
    audioInputTokens: timed ? 0 : Math.ceil(heard.durationSeconds * 10),
    outputTokens: timed ? 0 : Math.ceil(textOf(heard).length / 4),
    thinkingTokens: 0,
    seconds: timed ? Math.ceil(heard.durationSeconds) : 0,
  };
}

function tokenUsage({ audioInputTokens, outputTokens }: Charge) {
  return {
    type: 'tokens',
    input_tokens: audioInputTokens,
    input_token_details: { text_tokens: 0, audio_tokens: audioInputTokens },
    output_tokens: outputTokens,
    total_tokens: audioInputTokens + outputTokens,
  };
}

/** The `verbose_json` of Whisper: segments unless only words were asked for, words without punctuation. */
function verbose(form: TranscriptionRequest, heard: Heard) {
  const wantsWords = form.granularities.includes('word');
  const wantsSegments = form.granularities.length === 0 || form.granularities.includes('segment');
  return {
    task: 'transcribe',
    language: heard.script.language,
    duration: heard.durationSeconds,
    text: textOf(heard),
    ...(wantsWords ? { words: heard.segments.flatMap(bareWords) } : {}),
    ...(wantsSegments ? { segments: heard.segments.map(segment) } : {}),
  };
}

function segment({ start, end, text }: SpokenSegment, id: number) {
  const tokens = Array.from({ length: Math.ceil(text.length / 4) }, (_, at) => 300 + at);
  return {
    ...{ id, seek: Math.floor(start * 100), start: rounded(start), end: rounded(end), text: ` ${text}` },
    ...{ tokens: [50364, ...tokens, 50864], temperature: 0, avg_logprob: -0.25, compression_ratio: 1.4 },
    no_speech_prob: 0.01,
  };
}

function diarized(heard: Heard) {
  return {
    task: 'transcribe',
    duration: heard.durationSeconds,
    text: textOf(heard),
    segments: heard.segments.map(({ start, end, text }, id) => ({
      ...{ type: 'transcript.text.segment', id: `seg_${id}`, speaker: 'A' },
      ...{ start: rounded(start), end: rounded(end), text: ` ${text}` },
    })),
  };
}

function bareWords({ words = [] }: SpokenSegment) {
  return words.map(({ text, start, end }) => ({
    word: text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''),
    start: rounded(start),
    end: rounded(end),
  }));
}

function textOf({ segments }: Heard): string {
  return segments.map(({ text }) => text).join(' ');
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
