import { expect, it } from 'vitest';
import {
  formatOf,
  maxPartSeconds,
  readPartTranscript,
  readUsage,
} from '../../../source/providers/openai/transcription-format.ts';

it.each([
  ['whisper-1', 'verbose_json', Number.POSITIVE_INFINITY],
  ['large-v3', 'verbose_json', Number.POSITIVE_INFINITY],
  ['gpt-4o-mini-transcribe', 'json', 30],
  ['gpt-4o-transcribe-diarize', 'diarized_json', 480],
] as const)('%s is asked for %s, in parts of at most %d s', (model, format, seconds) => {
  expect(formatOf(model)).toBe(format);
  expect(maxPartSeconds(format)).toBe(seconds);
});

it.each([
  [{ usage: { type: 'duration', seconds: 12 } }, { seconds: 12 }],
  [{ duration: 12.5 }, { seconds: 12.5 }],
  [
    {
      usage: { type: 'tokens', input_tokens: 5, output_tokens: 2, input_token_details: { audio_tokens: 4 } },
    },
    { inputTokens: 5, audioInputTokens: 4, outputTokens: 2 },
  ],
  [{ usage: { type: 'tokens', input_tokens: 5, output_tokens: 2 } }, { inputTokens: 5, outputTokens: 2 }],
  [{ usage: { type: 'tokens', input_tokens: -5 } }, undefined],
  [{ text: 'Hello' }, undefined],
  ['Hello', undefined],
])('the usage of %j is %j', (answer, usage) => {
  expect(readUsage(answer)).toEqual(usage);
});

it('an answer is read as segments, or as plain text where a server gives no times', () => {
  const segments = [{ start: 0, end: 1, text: 'Hello' }];
  expect(readPartTranscript({ segments, language: 'english' }, 'verbose_json')).toMatchObject({
    ...{ segments, language: 'english' },
  });
  expect(readPartTranscript({ text: 'Hello', language: 7 }, 'verbose_json')).toEqual({
    segments: [],
    text: 'Hello',
  });
  expect(readPartTranscript({ segments, text: 'Hello' }, 'json')).toEqual({ segments: [], text: 'Hello' });
  expect(readPartTranscript('Hello', 'json')).toBeUndefined();
});
