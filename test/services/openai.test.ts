import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import OpenAI, { APIConnectionError, AuthenticationError, BadRequestError, RateLimitError } from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { totalUsd } from '../harness/services/bill.ts';
import { startOpenAi } from '../harness/services/openai/openai-service.ts';
import type { SpokenScript } from '../harness/services/openai/script.ts';
import type { StandIn } from '../harness/services/stand-in.ts';
import { part, smallFilm, speechLike } from './kit.ts';

const script: SpokenScript = {
  language: 'english',
  code: 'en',
  segments: [
    { start: 1, end: 4, text: 'Every morning the fishing boats leave.' },
    { start: 6, end: 9.5, text: 'Later, the market square fills with people.' },
    { start: 12, end: 18, text: 'In the evening the lights come on along the river bank.' },
    { start: 22, end: 24, text: 'That is our town.' },
  ],
};

let service: StandIn;
let recording: string;

beforeAll(async () => {
  recording = await speechLike(
    'talk.wav',
    25,
    script.segments.map(({ start, end }) => [start, end]),
  );
  service = await startOpenAi({ script, recording });
});
beforeEach(() => {
  service.clearFaults();
  service.forget();
});
afterAll(() => service.stop());

function client(apiKey = 'sk-stand-in-openai') {
  return new OpenAI({ apiKey, baseURL: `${service.address}/v1`, maxRetries: 0 });
}

async function transcribe(file: string, openai = client()) {
  return openai.audio.transcriptions.create({
    file: new File([await openAsBlob(file)], basename(file)),
    model: 'whisper-1',
    response_format: 'verbose_json',
    timestamp_granularities: ['segment', 'word'],
  });
}

describe('a transcription', () => {
  test('returns the script with segments, words and seconds', async () => {
    const heard = await transcribe(await part(recording, 'whole.mp3', 0, 25));
    expect(heard.text).toBe(script.segments.map(({ text }) => text).join(' '));
    expect(heard.language).toBe('english');
    expect(heard.segments?.map(({ start, end }) => [start, end])).toEqual([
      [1, 4],
      [6, 9.5],
      [12, 18],
      [22, 24],
    ]);
    expect(heard.words?.slice(0, 3).map(({ word }) => word)).toEqual(['Every', 'morning', 'the']);
    expect(heard.usage?.seconds).toBe(Math.ceil(heard.duration));
  });

  test('of a part returns its text, in any order of the parts', async () => {
    const later = await part(recording, 'later.ogg', 10.5, 14.5);
    const earlier = await part(recording, 'earlier.ogg', 0, 10.5);
    const [second, first] = [await transcribe(later), await transcribe(earlier)];
    expect(second.text).toMatch(/^In the evening .* our town\.$/);
    expect(first.text).toMatch(/^Every morning .* with people\.$/);
    expect(second.segments?.[0]?.start).toBeCloseTo(1.5, 1);
  });

  test('shows a cut inside a word', async () => {
    const heard = await transcribe(await part(recording, 'cut.ogg', 1.4, 6));
    expect(heard.text).not.toContain('Every');
  });

  test('is billed by the started second', async () => {
    await transcribe(await part(recording, 'short.ogg', 0, 5.4));
    expect(service.bill()).toMatchObject([{ model: 'whisper-1', seconds: 6, inputTokens: 0 }]);
    expect(totalUsd(service.bill())).toBeCloseTo(0.0006, 6);
  });

  test('with other models returns text and tokens', async () => {
    const file = new File([await openAsBlob(await part(recording, 'short.ogg', 0, 5.4))], 'short.ogg');
    const heard = await client().audio.transcriptions.create({ file, model: 'gpt-4o-transcribe' });
    expect(heard.text).toBe('Every morning the fishing boats leave.');
    expect(heard.usage).toMatchObject({ type: 'tokens' });
    const timed = client().audio.transcriptions.create({
      file,
      model: 'gpt-4o-transcribe',
      response_format: 'verbose_json',
    });
    await expect(timed).rejects.toThrow(/not compatible with model/);
  });
});

describe('it refuses', () => {
  test('a wrong key', async () => {
    const error = await transcribe(recording, client('sk-wrong-and-long-enough')).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(AuthenticationError);
  });

  test('files without sound and files that are too large', async () => {
    const asked = client().audio.transcriptions.create({
      file: new File(['no sound'], 'a.mp3'),
      model: 'whisper-1',
    });
    expect(await asked.catch((reason: unknown) => reason)).toBeInstanceOf(BadRequestError);
    const large = new File([new Uint8Array(27_000_000)], 'a.wav');
    await expect(
      client().audio.transcriptions.create({ file: large, model: 'whisper-1' }),
    ).rejects.toMatchObject({ status: 413 });
  });

  test('words without verbose_json', async () => {
    const file = new File([await openAsBlob(await smallFilm(2))], 'a.mp4');
    const asked = client().audio.transcriptions.create({
      file,
      model: 'whisper-1',
      timestamp_granularities: ['word'],
    });
    await expect(asked).rejects.toThrow(/timestamp_granularities/);
  });
});

describe('with faults, it', () => {
  test('limits requests with Retry-After, and reports a used-up balance', async () => {
    service.fault({ fault: { kind: 'status', status: 429, retryAfterSeconds: 3 }, count: 1 });
    service.fault({ fault: { kind: 'status', status: 429, reason: 'insufficient_quota' }, count: 1 });
    const limited = await transcribe(recording).catch((reason: unknown) => reason);
    const broke = await transcribe(recording).catch((reason: unknown) => reason);
    if (!(limited instanceof RateLimitError && broke instanceof RateLimitError))
      throw new Error('not limited');
    expect(limited.headers.get('retry-after')).toBe('3');
    expect(broke.code).toBe('insufficient_quota');
    expect(service.bill()).toEqual([]);
  });

  test('resets the connection, or ends it in the middle of the body', async () => {
    service.fault({ fault: { kind: 'reset' }, count: 1 });
    expect(await transcribe(recording).catch((reason: unknown) => reason)).toBeInstanceOf(APIConnectionError);
    service.fault({ fault: { kind: 'cut' }, count: 1 });
    await expect(transcribe(recording)).rejects.toThrow();
    expect(service.requests.map(({ outcome }) => outcome)).toEqual(['broken', 'broken']);
    expect(service.bill()).toEqual([]);
  });
});
