import type { PriceOverrides } from '../../core/money/prices.ts';
import type { RetryPolicy } from '../service/call-service.ts';
import type { GeminiPort } from './port.ts';

/** What all Gemini engines share. */
export interface Gemini {
  port: GeminiPort;
  model: string;
  /** Part of what an answer depends on: another server may answer differently. */
  baseUrl: string;
  /** AI_TIMEOUT_SECONDS: one attempt. */
  timeoutSeconds: number;
  /** PARALLEL_AI_CALLS: parts of one question asked side by side. */
  parallelCalls: number;
  prices: PriceOverrides;
  policy?: RetryPolicy | undefined;
}
