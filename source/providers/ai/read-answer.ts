import type * as z from 'zod';
import { issueOf } from '../service/http.ts';
import { fullSchema } from './answer-schema.ts';
import { findJson } from './find-json.ts';
import { fitAnswer } from './fit-answer.ts';

/**
 * What a model said, read as leniently as it can be without guessing: an answer that was paid for is not thrown away for
 * its form. Otherwise what is wrong with it, in words for the model.
 */
export function readAnswer<Answer>(
  text: string,
  schema: z.ZodType<Answer>,
): { value: Answer } | { fault: string } {
  const json = findJson(text);
  if (json === undefined) return { fault: 'it was not JSON' };
  const parsed = schema.safeParse(fitAnswer(json, fullSchema(schema)));
  if (parsed.success) return { value: parsed.data };
  return { fault: `it does not have the form asked for: ${issueOf(parsed.error)}` };
}
