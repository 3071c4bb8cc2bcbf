import type { MediaFacts } from '../media-facts.ts';
import { propertyNames } from './fill-schema.ts';

export const geminiOperations = ['plan', 'rank', 'inspect', 'verify'] as const;
export type GeminiOperation = (typeof geminiOperations)[number];

/** What a request to the model comes down to: what a maker of answers gets. */
export interface GeminiQuestion {
  operation: GeminiOperation;
  model: string;
  /** All text of the request, the system instruction first. */
  prompt: string;
  media: readonly MediaFacts[];
  /** What the answer is bound to. */
  schema: unknown;
  /** How often the model was heard in this conversation: 1 when it is asked again. */
  turn: number;
}

/** Which of our questions it is, by the names in the response schema. */
export function operationOf(schema: unknown): GeminiOperation {
  const names = propertyNames(schema);
  const has = (...wanted: readonly string[]) => wanted.some((name) => names.has(name));
  if (has('phrase', 'searchphrase', 'needs')) return 'plan';
  if (has('shots', 'start', 'startseconds', 'from') && has('end', 'endseconds', 'to', 'until', 'shots'))
    return 'inspect';
  if (has('candidateid', 'candidate', 'id', 'index', 'number', 'ranking', 'scores', 'ranked')) return 'rank';
  return 'verify';
}
