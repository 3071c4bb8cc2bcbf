import type { MediaFacts } from '../films/media-facts.ts';
import { numberOf } from '../http/unknown-json.ts';
import { field } from './check-names.ts';

/** Tokens of one request by kind, as `promptTokensDetails` lists them. */
export interface PromptTokens {
  text: number;
  video: number;
  audio: number;
  image: number;
}

/** About four characters: https://ai.google.dev/gemini-api/docs/tokens. */
export function textTokens(text: string): number {
  return Math.ceil(text.length / 4);
}

/**
 * The tokens of a film: one frame per second unless `videoMetadata.fps` is set, by media resolution, and its sound.
 * Numbers: https://ai.google.dev/gemini-api/docs/media-resolution and /tokens.
 */
export function mediaTokens(
  facts: MediaFacts,
  mimeType: string,
  options: { model: string; resolution: string; videoMetadata: unknown },
): Omit<PromptTokens, 'text'> {
  if (mimeType.startsWith('image/')) return { video: 0, audio: 0, image: imageTokens(options.model) };
  const seconds = usedSeconds(facts.durationSeconds ?? 0, options.videoMetadata);
  const fps = numberOf(field(options.videoMetadata, 'fps')) ?? 1;
  const video = facts.hasVideo ? Math.ceil(seconds * fps) * tokensPerFrame(options) : 0;
  const audio = facts.hasAudio ? Math.ceil(seconds * audioTokensPerSecond) : 0;
  return { video, audio, image: 0 };
}

const audioTokensPerSecond = 32;

function imageTokens(model: string): number {
  return model.startsWith('gemini-3') ? 1120 : 258;
}

function tokensPerFrame({ model, resolution }: { model: string; resolution: string }): number {
  if (model.startsWith('gemini-3')) return resolution === 'MEDIA_RESOLUTION_HIGH' ? 280 : 70;
  return resolution === 'MEDIA_RESOLUTION_LOW' ? 66 : 258;
}

function usedSeconds(duration: number, videoMetadata: unknown): number {
  const offset = (name: string) => Number.parseFloat(String(field(videoMetadata, name) ?? ''));
  const start = offset('startOffset') || 0;
  const end = offset('endOffset') || duration;
  return Math.max(0, Math.min(end, duration) - start);
}

/** The thinking tokens of an answer; 0 with a budget of 0 or the level `minimal`. */
export function thinkingTokens(promptText: string, thinkingConfig: unknown): number {
  const budget = numberOf(field(thinkingConfig, 'thinkingBudget'));
  const level = String(field(thinkingConfig, 'thinkingLevel') ?? '').toLowerCase();
  if (budget === 0 || level === 'minimal') return 0;
  const share = level === 'low' ? 16 : 8;
  const wanted = 40 + Math.ceil(promptText.length / share);
  return Math.min(wanted, budget !== undefined && budget > 0 ? budget : 2048);
}
