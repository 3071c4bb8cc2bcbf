import * as z from 'zod';

/** What of JSON Schema every service takes. Lengths of texts and lists are left to our own check: Gemini refuses schemas with many of them. */
const sent = new Set([
  'type',
  'description',
  'enum',
  'items',
  'properties',
  'required',
  'minimum',
  'maximum',
  'anyOf',
]);

/** What an answer may look like, as JSON Schema, all of its keywords. */
export function fullSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'throw' });
}

/**
 * The schema that checks an answer, as the JSON Schema that binds the model to it. What may be missing when an answer is
 * read is asked for all the same.
 */
export function answerSchema(schema: z.ZodType): unknown {
  return reduced(fullSchema(schema));
}

function reduced(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(reduced);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([name, value]) => sent.has(name) && !isUnbounded(value));
  const bound = Object.fromEntries(
    kept.map(([name, value]) => [name, name === 'properties' ? eachReduced(value) : reduced(value)]),
  );
  const { properties } = bound;
  const isObject = typeof properties === 'object' && properties !== null;
  return isObject ? { ...bound, required: Object.keys(properties) } : bound;
}

/** Property names are not keywords, whatever they are called. */
function eachReduced(properties: unknown): unknown {
  if (typeof properties !== 'object' || properties === null) return properties;
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, reduced(value)]));
}

/** zod bounds whole numbers by what a double holds exactly. */
function isUnbounded(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) >= Number.MAX_SAFE_INTEGER;
}
