import type * as sdk from '@google/generative-ai';
import * as z from 'zod';
import type { Usage } from '../../core/money/call.ts';
import type { GenerateRequest, Turn } from '../ai/chat-model.ts';
import { networkFault } from '../service/network-fault.ts';
import { ServiceError } from '../service/service-error.ts';
import { geminiService, googleFault, wordsOf } from './errors.ts';
import { FileApi } from './file-api.ts';
import { type Met, withPackageFetch } from './package-fetch.ts';
import type { GeminiAnswer, GeminiPort } from './port.ts';
import { traitsOf } from './traits.ts';

export interface GeminiAccess {
  key: string;
  model: string;
  /** Without `/v1beta`; empty for Google's own. */
  baseUrl: string;
}

export const googleAddress = 'https://generativelanguage.googleapis.com';

/** More characters than any answer that was asked for. */
const longestAnswer = 400_000;

/**
 * Gemini through the package @google/generative-ai. It is not maintained any more: everything around it knows only
 * GeminiPort. Files go by the File API's own protocol, since the package reads whole files into memory.
 */
export function createGenerativeAiPort(access: GeminiAccess): GeminiPort {
  const baseUrl = access.baseUrl === '' ? googleAddress : access.baseUrl;
  const files = new FileApi(access.key, baseUrl);
  return {
    generate: (request, signal) => generate({ ...access, baseUrl }, request, signal),
    upload: (file, signal, onSent) => files.upload(file, signal, onSent),
    remoteFile: (name, signal) => files.get(name, signal),
    deleteFile: (name, signal) => files.delete(name, signal),
    describeModel: (signal) => files.describeModel(access.model, signal),
  };
}

async function generate(
  { key, model, baseUrl }: GeminiAccess,
  { system, turns, schema, maxOutputTokens }: GenerateRequest,
  signal: AbortSignal,
): Promise<GeminiAnswer> {
  const package_ = await import('@google/generative-ai');
  // The package begins a request even when its signal is already aborted.
  signal.throwIfAborted();
  const generationConfig = {
    ...traitsOf(model).generationConfig,
    maxOutputTokens,
    responseMimeType: 'application/json',
    // Newer than the package's types; it passes on what it does not know.
    responseJsonSchema: schema,
  };
  const met: Met = {};
  try {
    const client = new package_.GoogleGenerativeAI(key).getGenerativeModel(
      { model, generationConfig },
      { baseUrl },
    );
    const request = { systemInstruction: system, contents: turns.map(contentOf) };
    const { response } = await withPackageFetch(met, () => client.generateContent(request, { signal }));
    return readAnswer(response);
  } catch (error) {
    signal.throwIfAborted();
    throw faultOf(package_, error, met);
  }
}

function contentOf({ role, text, media = [] }: Turn): sdk.Content {
  const parts = media.map(
    ({ media: each }): sdk.Part =>
      'uri' in each ? { fileData: { fileUri: each.uri, mimeType: each.mimeType } } : { inlineData: each },
  );
  return { role, parts: [...parts, { text }] };
}

/** More tokens than a request can have; a service that says more says nonsense. */
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
  if (!parsed.success) throw nonsense('its answer has another form');
  const { candidates, promptFeedback, usageMetadata, modelVersion } = parsed.data;
  const [candidate] = candidates;
  const blocked = promptFeedback?.blockReason;
  if (!candidate && blocked === undefined) throw nonsense('its answer holds nothing');
  const parts = (candidate?.content?.parts ?? []).filter((part) => part.thought !== true);
  const text = parts.map((part) => part.text).join('');
  if (text.length > longestAnswer) {
    const what = `the answer is longer than ${longestAnswer} characters`;
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
  const of = (modality: string) =>
    metadata.promptTokensDetails
      .filter((each) => each.modality === modality)
      .reduce((sum, each) => sum + each.tokenCount, 0);
  const [sound, video] = [of('AUDIO'), of('VIDEO')];
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

function nonsense(what: string): ServiceError {
  return new ServiceError('nonsense', geminiService, { what });
}

/** Of a network error the package keeps only a sentence, of an answer's headers nothing: both were noted on the way. */
function faultOf(package_: typeof sdk, error: unknown, met: Met): unknown {
  if (error instanceof ServiceError) return error;
  if (met.error instanceof ServiceError) return met.error;
  const known = networkFault(geminiService, met.error);
  if (known) return known;
  if (error instanceof package_.GoogleGenerativeAIFetchError) {
    const { status = 500, errorDetails: details, message } = error;
    return googleFault({
      ...{ status, message: wordsOf(message), details, cause: error },
      retryAfterMs: met.retryAfterMs,
    });
  }
  if (error instanceof SyntaxError) {
    const page = /[<]|doctype/i.test(error.message);
    return nonsense(page ? 'it answered with a web page instead of data' : 'its answer is no JSON');
  }
  if (error instanceof package_.GoogleGenerativeAIError) {
    return new ServiceError('network', geminiService, { what: 'the connection failed', cause: error });
  }
  return networkFault(geminiService, error) ?? error;
}
