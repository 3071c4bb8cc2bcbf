import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  FinishReason,
  GoogleGenerativeAI,
  GoogleGenerativeAIFetchError,
  type ResponseSchema,
  SchemaType,
} from '@google/generative-ai';
import { FileState, GoogleAIFileManager } from '@google/generative-ai/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type GeminiStandIn, startGemini } from '../harness/services/gemini/gemini-service.ts';
import { listOf, numberOf, property } from '../harness/services/http/unknown-json.ts';
import { smallFilm } from './kit.ts';

const key = 'stand-in-gemini-key';
const modelName = 'gemini-3.8-flash';

const text = { type: SchemaType.STRING } as const;
const number = { type: SchemaType.NUMBER } as const;
const list = { type: SchemaType.ARRAY, items: text } as const;

const rankSchema: ResponseSchema = {
  type: SchemaType.OBJECT,
  properties: {
    scores: {
      type: SchemaType.ARRAY,
      items: {
        type: SchemaType.OBJECT,
        properties: { candidateId: text, score: number, reason: text },
        required: ['candidateId', 'score', 'reason'],
      },
    },
  },
  required: ['scores'],
};

const inspectSchema: ResponseSchema = {
  type: SchemaType.OBJECT,
  properties: {
    shots: {
      type: SchemaType.ARRAY,
      items: {
        type: SchemaType.OBJECT,
        properties: { start: number, end: number, score: number, reason: text, saw: list },
        required: ['start', 'end', 'score'],
      },
    },
  },
  required: ['shots'],
};

const planSchema: ResponseSchema = {
  type: SchemaType.OBJECT,
  properties: {
    needs: {
      type: SchemaType.ARRAY,
      items: {
        type: SchemaType.OBJECT,
        properties: {
          at: number,
          until: number,
          phrase: text,
          alternates: list,
          mustShow: list,
          spoken: text,
          why: text,
        },
        required: ['at', 'phrase', 'spoken'],
      },
    },
  },
};

const rankPrompt = `Need: ${JSON.stringify({ phrase: 'harbour at dawn', mustShow: ['boats'] })}
Candidates: ${JSON.stringify([
  { id: 'pexels:1', title: 'Fishing boats in a harbour at dawn', description: '' },
  { id: 'pexels:2', title: 'Cat on a sofa', description: '' },
])}`;

let gemini: GeminiStandIn;
let film: string;

beforeAll(async () => {
  gemini = await startGemini();
  film = await smallFilm(20);
});
beforeEach(() => {
  gemini.standIn.clearFaults();
  gemini.standIn.forget();
});
afterAll(() => gemini.standIn.stop());

function model(responseSchema: ResponseSchema, apiKey = key, more: object = {}) {
  return new GoogleGenerativeAI(apiKey).getGenerativeModel(
    { model: modelName, generationConfig: { responseMimeType: 'application/json', responseSchema, ...more } },
    { baseUrl: gemini.standIn.address },
  );
}

async function fetchFault(asked: Promise<unknown>): Promise<GoogleGenerativeAIFetchError> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GoogleGenerativeAIFetchError))
    throw new Error(`not refused by the service: ${error}`);
  return error;
}

function ends(manager: GoogleAIFileManager, name: string, state: FileState): Promise<void> {
  return expect.poll(async () => (await manager.getFile(name)).state).toBe(state);
}

describe('generateContent', () => {
  test('ranks the candidates in the prompt by what they share with the need', async () => {
    const { response } = await model(rankSchema).generateContent(rankPrompt);
    const scores = listOf(property(JSON.parse(response.text()), 'scores'));
    expect(scores.map((each) => property(each, 'candidateId'))).toEqual(['pexels:1', 'pexels:2']);
    const [boats = 0, cat = 10] = scores.map((each) => numberOf(property(each, 'score')));
    expect(boats).toBeGreaterThan(cat);
    expect(gemini.standIn.count('generate.rank')).toBe(1);
  });

  test('plans from the lines of the transcript, each spoken text copied from there', async () => {
    const lines = [
      'Every morning the fishing boats leave the harbour.',
      'Later the market square fills with people.',
    ];
    const prompt = `Plan 2 needs.\n${lines.map((line, at) => `[${at * 10}.0 - ${at * 10 + 8}.5] ${line}`).join('\n')}`;
    const { response } = await model(planSchema).generateContent(prompt);
    const needs = listOf(property(JSON.parse(response.text()), 'needs'));
    expect(needs.map((need) => property(need, 'spoken'))).toEqual(lines);
    expect(needs.map((need) => property(need, 'at'))).toEqual([0, 10]);
    expect(String(property(needs[0], 'phrase'))).toMatch(/fishing/);
  });

  test('gives shots inside an inline film, and counts its tokens by kind', async () => {
    const data = (await readFile(film)).toString('base64');
    const { response } = await model(inspectSchema).generateContent([
      { text: 'Find shots of 4 to 6 seconds. {"mustShow":["boats"]}' },
      { inlineData: { mimeType: 'video/mp4', data } },
    ]);
    const shots = listOf(property(JSON.parse(response.text()), 'shots'));
    expect(shots).toHaveLength(3);
    let before = 0;
    for (const shot of shots) {
      const [start = -1, end = -1] = [numberOf(property(shot, 'start')), numberOf(property(shot, 'end'))];
      expect(start).toBeGreaterThanOrEqual(before);
      expect(end - start).toBeGreaterThanOrEqual(3.9);
      expect(end).toBeLessThanOrEqual(20);
      before = end;
    }
    const details = listOf(property(response.usageMetadata, 'promptTokensDetails'));
    expect(details).toContainEqual({ modality: 'VIDEO', tokenCount: 20 * 70 });
    expect(details).toContainEqual({ modality: 'AUDIO', tokenCount: 20 * 32 });
  });

  test('bills what it reported, to the token', async () => {
    const { response } = await model(rankSchema).generateContent(rankPrompt);
    const [charge] = gemini.standIn.bill();
    expect(charge?.inputTokens).toBe(response.usageMetadata?.promptTokenCount);
    expect(charge?.outputTokens).toBe(response.usageMetadata?.candidatesTokenCount);
    expect(charge?.thinkingTokens).toBe(property(response.usageMetadata, 'thoughtsTokenCount'));
    expect(charge?.thinkingTokens).toBeGreaterThan(0);
  });

  test('refuses a schema with keywords that the real service does not support', async () => {
    const schema = { ...rankSchema, additionalProperties: false };
    const fault = await fetchFault(model(schema).generateContent(rankPrompt));
    expect(fault.status).toBe(400);
    expect(fault.message).toContain(
      'Unknown name "additionalProperties" at \'generation_config.response_schema\'',
    );
  });

  test('refuses a request without a schema', async () => {
    const unbound = new GoogleGenerativeAI(key).getGenerativeModel(
      { model: modelName },
      { baseUrl: gemini.standIn.address },
    );
    expect((await fetchFault(unbound.generateContent('Plan something'))).status).toBe(400);
  });

  test('stops at maxOutputTokens', async () => {
    const limited = model(rankSchema, key, { maxOutputTokens: 10, thinkingConfig: { thinkingBudget: 0 } });
    const { response } = await limited.generateContent(rankPrompt);
    expect(response.candidates?.[0]?.finishReason).toBe(FinishReason.MAX_TOKENS);
    expect(response.usageMetadata?.candidatesTokenCount).toBe(10);
  });
});

describe('refusals', () => {
  test('a wrong key is 400 with API_KEY_INVALID', async () => {
    const fault = await fetchFault(model(rankSchema, 'wrong').generateContent(rankPrompt));
    expect(fault.status).toBe(400);
    expect(fault.errorDetails?.[0]?.reason).toBe('API_KEY_INVALID');
  });

  test('too many requests is 429 with RetryInfo', async () => {
    gemini.standIn.fault({
      operation: 'generate',
      fault: { kind: 'status', status: 429, retryAfterSeconds: 7 },
      count: 1,
    });
    const fault = await fetchFault(model(rankSchema).generateContent(rankPrompt));
    expect(fault.status).toBe(429);
    expect(fault.errorDetails).toContainEqual({
      '@type': 'type.googleapis.com/google.rpc.RetryInfo',
      retryDelay: '7s',
    });
    expect(gemini.standIn.bill()).toEqual([]);
    await model(rankSchema).generateContent(rankPrompt);
    expect(gemini.standIn.bill()).toHaveLength(1);
  });

  test('a first answer can lack fields, be fenced or be blocked; each is billed', async () => {
    gemini.standIn.fault({
      operation: 'generate.rank',
      fault: { kind: 'answer', how: 'missing-fields' },
      count: 1,
    });
    gemini.standIn.fault({ operation: 'generate.rank', fault: { kind: 'answer', how: 'blocked' }, count: 1 });
    const first = await model(rankSchema).generateContent(rankPrompt);
    const second = await model(rankSchema).generateContent(rankPrompt);
    const third = await model(rankSchema).generateContent(rankPrompt);
    expect(JSON.stringify(JSON.parse(first.response.text())).length).toBeLessThan(
      third.response.text().length,
    );
    expect(second.response.candidates?.[0]?.finishReason).toBe(FinishReason.SAFETY);
    expect(gemini.standIn.bill()).toHaveLength(3);
  });
});

describe('files', () => {
  test('are uploaded in one piece, become ACTIVE, are used, and deleted', async () => {
    const manager = new GoogleAIFileManager(key, { baseUrl: gemini.standIn.address });
    const { file } = await manager.uploadFile(film, { mimeType: 'video/mp4', displayName: 'preview' });
    const part = { fileData: { fileUri: file.uri, mimeType: 'video/mp4' } };
    await ends(manager, file.name, FileState.ACTIVE);
    const { response } = await model(inspectSchema).generateContent(['Find shots.', part]);
    expect(listOf(property(JSON.parse(response.text()), 'shots')).length).toBeGreaterThan(0);
    expect(gemini.remoteFiles()).toEqual([file.name]);
    await manager.deleteFile(file.name);
    expect(gemini.remoteFiles()).toEqual([]);
    expect((await fetchFault(model(inspectSchema).generateContent(['Find shots.', part]))).status).toBe(403);
  });

  test('cannot be used while they are in PROCESSING', async () => {
    gemini.standIn.fault({
      operation: 'files.upload',
      fault: { kind: 'answer', how: 'never-ready' },
      count: 1,
    });
    const manager = new GoogleAIFileManager(key, { baseUrl: gemini.standIn.address });
    const { file } = await manager.uploadFile(film, { mimeType: 'video/mp4' });
    expect(file.state).toBe(FileState.PROCESSING);
    const part = { fileData: { fileUri: file.uri, mimeType: 'video/mp4' } };
    const early = await fetchFault(model(inspectSchema).generateContent(['Find shots.', part]));
    expect(early.message).toContain('not in an ACTIVE state');
    await manager.deleteFile(file.name);
  });

  test('are uploaded in several pieces', async () => {
    const data = await readFile(film);
    const start = await fetch(new URL('/upload/v1beta/files', gemini.standIn.address), {
      method: 'POST',
      headers: {
        'x-goog-api-key': key,
        'x-goog-upload-protocol': 'resumable',
        'x-goog-upload-command': 'start',
        'x-goog-upload-header-content-length': String(data.length),
        'x-goog-upload-header-content-type': 'video/mp4',
      },
      body: JSON.stringify({ file: { display_name: 'preview' } }),
    });
    const place = start.headers.get('x-goog-upload-url') ?? '';
    const send = (offset: number, piece: Uint8Array<ArrayBuffer>, command: string) =>
      fetch(place, {
        method: 'POST',
        headers: { 'x-goog-upload-offset': String(offset), 'x-goog-upload-command': command },
        body: piece,
      });
    const half = Math.floor(data.length / 2);
    await send(0, data.subarray(0, half), 'upload');
    const done = await send(half, data.subarray(half), 'upload, finalize');
    expect(done.headers.get('x-goog-upload-status')).toBe('final');
    expect(property(property(await done.json(), 'file'), 'sizeBytes')).toBe(String(data.length));
    expect(gemini.standIn.count('files.upload')).toBe(3);
  });

  test('that are not a film end in FAILED', async () => {
    const manager = new GoogleAIFileManager(key, { baseUrl: gemini.standIn.address });
    const { file } = await manager.uploadFile(join(import.meta.dirname, 'kit.ts'), { mimeType: 'video/mp4' });
    await ends(manager, file.name, FileState.FAILED);
    await manager.deleteFile(file.name);
  });
});

test('models are listed only with a key', async () => {
  const answer = await fetch(`${gemini.standIn.address}/v1beta/models`, {
    headers: { 'x-goog-api-key': key },
  });
  const names = listOf(property(await answer.json(), 'models')).map((each) => property(each, 'name'));
  expect(names).toContain(`models/${modelName}`);
  expect((await fetch(`${gemini.standIn.address}/v1beta/models`)).status).toBe(403);
});
