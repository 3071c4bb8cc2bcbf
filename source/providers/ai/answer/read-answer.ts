import type * as z from 'zod';
import { firstIssue } from '../../service/http.ts';
import { fullSchema } from './answer-schema.ts';
import { coerceAnswer } from './coerce-answer.ts';
import { findJson } from './find-json.ts';

/**
 * Parses a model's answer, leniently but without guessing, so that a paid answer is not lost for its form.
 * @returns the value, or what is wrong in words for the model.
 */
export function readAnswer<Answer>(
  text: string,
  schema: z.ZodType<Answer>,
): { value: Answer } | { fault: string } {
  const json = findJson(text);
  if (json === undefined) return { fault: 'it was not JSON' };
  const parsed = schema.safeParse(coerceAnswer(json, fullSchema(schema)));
  if (parsed.success) return { value: parsed.data };
  return { fault: `it does not have the expected form: ${firstIssue(parsed.error)}` };
}
