import * as z from 'zod';

/**
 * The JSON Schema keywords that every service accepts. Length limits are only checked here: Gemini rejects schemas with
 * many of them.
 */
const supportedKeywords = new Set([
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

/** The JSON Schema of an answer with all keywords. */
export function fullSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'throw' });
}

/**
 * The JSON Schema that is sent to the model. All properties are required in it, also those that the parser treats as
 * optional.
 */
export function jsonAnswerSchema(schema: z.ZodType): unknown {
  return reduced(fullSchema(schema));
}

function reduced(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(reduced);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(
    ([name, value]) => supportedKeywords.has(name) && !isUnbounded(value),
  );
  const bound = Object.fromEntries(
    kept.map(([name, value]) => [name, name === 'properties' ? eachReduced(value) : reduced(value)]),
  );
  const { properties } = bound;
  const isObject = typeof properties === 'object' && properties !== null;
  return isObject ? { ...bound, required: Object.keys(properties) } : bound;
}

/** Property names must not be filtered as keywords. */
function eachReduced(properties: unknown): unknown {
  if (typeof properties !== 'object' || properties === null) return properties;
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, reduced(value)]));
}

/** zod adds the safe integer limits of a double to integers. */
function isUnbounded(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) >= Number.MAX_SAFE_INTEGER;
}
