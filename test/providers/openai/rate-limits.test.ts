import { expect, test } from 'vitest';
import { modelRetirement, withModelRetirement } from '../../../source/providers/openai/model-retirement.ts';
import { rateLimitWait, readDuration } from '../../../source/providers/openai/rate-limits.ts';

test.each([
  ['20s', 20_000],
  ['6m0s', 360_000],
  ['1m30.5s', 90_500],
  ['350ms', 350],
  ['1h2m3s', 3_723_000],
  ['2m', 120_000],
  ['1s.', 1000],
])('a reset after %s is %i ms', (text, milliseconds) => {
  expect(readDuration(text)).toBe(milliseconds);
});

test.each(['', 'soon', 's', '20', '1x', '1.2.3s', null, undefined])('%s is no duration', (text) => {
  expect(readDuration(text)).toBeUndefined();
});

test.each([
  ['Retry-After', { 'retry-after': '7', 'x-ratelimit-reset-requests': '20s' }, '', 7000],
  ['the message', { 'x-ratelimit-reset-requests': '8h' }, 'Please try again in 20s. Visit', 20_000],
  [
    'the reset of the limit that is used up',
    {
      ...{ 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '20s' },
      ...{ 'x-ratelimit-remaining-tokens': '9000', 'x-ratelimit-reset-tokens': '6m0s' },
    },
    'Rate limit reached',
    20_000,
  ],
  ['the header in milliseconds', { 'retry-after-ms': '250', 'retry-after': '7' }, '', 250],
  ['nothing', {}, 'Too many requests', undefined],
])('the wait after a 429 of OpenAI is that of %s', (_what, headers, message, wait) => {
  const sent = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  expect(rateLimitWait(new Headers(sent.map(([name, value]) => [name, value])), message)).toBe(wait);
});

const before = Date.UTC(2026, 10, 28);
const after = Date.UTC(2027, 2, 1);

test('the end of whisper-1 is announced with its date, and only for OpenAI', () => {
  expect(modelRetirement('whisper-1', '', before)).toBe('which OpenAI retires on 2027-02-26');
  expect(modelRetirement('whisper-1', 'https://api.openai.com/v1', after)).toBe(
    'which OpenAI retired on 2027-02-26',
  );
  expect(modelRetirement('whisper-1', 'https://api.groq.com/openai/v1', after)).toBeUndefined();
  expect(modelRetirement('gpt-transcribe', '', after)).toBeUndefined();
  const check = { name: 'OPENAI_API_KEY', state: 'ok', detail: 'works' } as const;
  expect(withModelRetirement(check, 'whisper-1', '', before)).toMatchObject({
    state: 'limited',
    detail: 'works; it transcribes with whisper-1, which OpenAI retires on 2027-02-26',
    hint: expect.stringContaining('gpt-transcribe'),
  });
  expect(withModelRetirement(check, 'gpt-transcribe', '', before)).toBe(check);
});
