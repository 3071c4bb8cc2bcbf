import * as z from 'zod';

/** What of JSON Schema the API takes for sure. Lengths of texts and lists are left to our own check: the API refuses schemas with many of them. */
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

/** The schema that checks an answer, as the JSON Schema that binds the model to it. */
export function answerSchema(schema: z.ZodType): unknown {
  return reduced(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'throw' }));
}

function reduced(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(reduced);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([name, value]) => sent.has(name) && !isUnbounded(value));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, name === 'properties' ? eachReduced(value) : reduced(value)]),
  );
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
