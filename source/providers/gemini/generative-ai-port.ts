import type * as sdk from '@google/generative-ai';
import * as z from 'zod';
import type { Usage } from '../../core/money/call.ts';
import type { GenerateRequest, Turn } from '../ai/chat-model.ts';
import { ServiceError } from '../service/service-error.ts';
import { geminiService } from './errors.ts';
import type { GeminiAnswer, GeminiPort } from './port.ts';
import { RestApi } from './rest-api.ts';
import { modelTraits } from './traits.ts';

export interface GeminiAccess {
  key: string;
  model: string;
  /** Without `/v1beta`; empty for Google's own address. */
  baseUrl: string;
}

const googleAddress = 'https://generativelanguage.googleapis.com';

/** Characters; no answer that the prompts ask for comes near it. */
const maxAnswerLength = 400_000;

/**
 * Gemini through the package @google/generative-ai, which is no longer maintained: only this folder knows it. The
 * package builds the model and its request. The request itself goes through our own HTTP wrapper: the package accepts
 * no fetch, follows redirects with the key, has no size limit, drops the Retry-After header, and reads whole files into
 * memory.
 */
export function createGenerativeAiPort(access: GeminiAccess): GeminiPort {
  const api = new RestApi(access.key, access.baseUrl === '' ? googleAddress : access.baseUrl);
  return {
    generate: (request, signal) => generate(access, api, request, signal),
    upload: (file, signal, onSent) => api.upload(file, signal, onSent),
    remoteFile: (name, signal) => api.get(name, signal),
    deleteFile: (name, signal) => api.delete(name, signal),
    tryModel: (signal) => tryModel(access.model, api, signal),
  };
}

/** Tokens of the answer that checks a key. */
const tryOutTokens = 16;

async function tryModel(name: string, api: RestApi, signal: AbortSignal): Promise<void> {
  const contents = [{ role: 'user', parts: [{ text: 'Answer with OK.' }] }];
  const model = name.includes('/') ? name : `models/${name}`;
  const generationConfig = { ...modelTraits(name).generationConfig, maxOutputTokens: tryOutTokens };
  readAnswer(await api.generateContent(model, { contents, generationConfig }, signal));
}

async function generate(
  { key, model: name }: GeminiAccess,
  api: RestApi,
  { system, turns, schema, maxOutputTokens }: GenerateRequest,
  signal: AbortSignal,
): Promise<GeminiAnswer> {
  const { GoogleGenerativeAI } = await import('@google/generative-ai');
  const config = {
    ...modelTraits(name).generationConfig,
    maxOutputTokens,
    responseMimeType: 'application/json',
    // Newer than the package's types.
    responseJsonSchema: schema,
  };
  const { model, generationConfig, systemInstruction } = new GoogleGenerativeAI(key).getGenerativeModel({
    ...{ model: name, generationConfig: config, systemInstruction: system },
  });
  const body: sdk.GenerateContentRequest = {
    generationConfig,
    ...(systemInstruction && { systemInstruction }),
    contents: turns.map(contentOf),
  };
  return readAnswer(await api.generateContent(model, body, signal));
}

function contentOf({ role, text, media = [] }: Turn): sdk.Content {
  const parts = media.map(
    ({ media: each }): sdk.Part =>
      'uri' in each ? { fileData: { fileUri: each.uri, mimeType: each.mimeType } } : { inlineData: each },
  );
  return { role, parts: [...parts, { text }] };
}

/** The maximum is more than any request can have; a larger number is an error of the service. */
const tokens = z.int().nonnegative().max(2e7);
const modalitySchema = z.array(z.object({ modality: z.string(), tokenCount: tokens.default(0) }));

const answerSchema = z.object({
  candidates: z
    .array(
      z.object({
        content: z
          .object({
            parts: z
              .array(z.object({ text: z.string().default(''), thought: z.boolean().optional() }))
              .default([]),
          })
          .optional(),
        finishReason: z.string().default('STOP'),
      }),
    )
    .default([]),
  promptFeedback: z.object({ blockReason: z.string().optional() }).optional(),
  modelVersion: z.string().min(1).max(200).optional().catch(undefined),
  usageMetadata: z
    .object({
      promptTokenCount: tokens,
      candidatesTokenCount: tokens.default(0),
      thoughtsTokenCount: tokens.default(0),
      cachedContentTokenCount: tokens.optional(),
      promptTokensDetails: modalitySchema.default([]),
    })
    .optional()
    .catch(undefined),
});

function readAnswer(response: unknown): GeminiAnswer {
  const parsed = answerSchema.safeParse(response);
  if (!parsed.success) throw invalidAnswer('its answer does not have the expected form');
  const { candidates, promptFeedback, usageMetadata, modelVersion } = parsed.data;
  const [candidate] = candidates;
  const blocked = promptFeedback?.blockReason;
  if (!candidate && blocked === undefined) throw invalidAnswer('its answer is empty');
  const parts = (candidate?.content?.parts ?? []).filter((part) => part.thought !== true);
  const text = parts.map((part) => part.text).join('');
  if (text.length > maxAnswerLength) {
    const what = `the answer is longer than ${maxAnswerLength} characters`;
    throw new ServiceError('too-large', geminiService, { what });
  }
  return {
    text,
    finish: candidate?.finishReason ?? 'STOP',
    ...(blocked !== undefined && { blocked }),
    usage: usageMetadata && usageOf(usageMetadata),
    model: modelVersion,
  };
}

function usageOf(metadata: NonNullable<z.infer<typeof answerSchema>['usageMetadata']>): Usage {
  const tokensOf = (modality: string) =>
    metadata.promptTokensDetails
      .filter((each) => each.modality === modality)
      .reduce((sum, each) => sum + each.tokenCount, 0);
  const [sound, video] = [tokensOf('AUDIO'), tokensOf('VIDEO')];
  const cached = metadata.cachedContentTokenCount;
  return {
    inputTokens: metadata.promptTokenCount,
    ...(sound > 0 && { audioInputTokens: sound }),
    ...(video > 0 && { videoInputTokens: video }),
    ...(cached !== undefined && { cachedInputTokens: cached }),
    outputTokens: metadata.candidatesTokenCount,
    thinkingTokens: metadata.thoughtsTokenCount,
  };
}

function invalidAnswer(what: string): ServiceError {
  return new ServiceError('invalid-answer', geminiService, { what });
}
