import type { MediaFacts } from '../films/media-facts.ts';
import { propertyNames } from './fill-schema.ts';

export const geminiOperations = ['plan', 'rank', 'inspect', 'verify'] as const;
export type GeminiOperation = (typeof geminiOperations)[number];

/** The content of a request to the model, as passed to the functions that make answers. */
export interface GeminiQuestion {
  operation: GeminiOperation;
  model: string;
  /** All text of the request, the system instruction first. */
  prompt: string;
  media: readonly MediaFacts[];
  /** The schema of the answer. */
  schema: unknown;
  /** The number of earlier answers in this conversation: 1 for a retry. */
  turn: number;
}

/** Identifies the request by the names in its response schema. */
export function operationOf(schema: unknown): GeminiOperation {
  const names = propertyNames(schema);
  const has = (...wanted: readonly string[]) => wanted.some((name) => names.has(name));
  if (has('phrase', 'searchphrase', 'needs')) return 'plan';
  if (has('shots', 'start', 'startseconds', 'from') && has('end', 'endseconds', 'to', 'until', 'shots'))
    return 'inspect';
  if (has('candidateid', 'candidate', 'id', 'index', 'number', 'ranking', 'scores', 'ranked')) return 'rank';
  return 'verify';
}
