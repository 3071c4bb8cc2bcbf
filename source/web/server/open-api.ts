import * as z from 'zod';
import type { Route } from './route.ts';

const errorSchema = z.object({ error: z.object({ message: z.string(), hint: z.string().optional() }) });

/** The interface as an OpenAPI document (https://spec.openapis.org/oas/v3.1.0), made from the routes themselves. */
export function openApi(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{file}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, path) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'stockpile-tui', version },
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'stockpile' } },
    },
  };
}

function operation(route: Route, path: string): object {
  const { summary, body, answer, contentType, isOpen } = route;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => parameter(name ?? '', 'path'));
  const inQuery = (route.query ?? []).map((name) => parameter(name, 'query'));
  const content = answer
    ? { 'application/json': { schema: schemaOf(answer, 'output') } }
    : contentType === undefined
      ? undefined
      : { [contentType]: {} };
  const error = { 'application/json': { schema: schemaOf(errorSchema, 'output') } };
  return {
    summary,
    ...(!isOpen && { security: [{ session: [] }] }),
    parameters: [...inPath, ...inQuery],
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaOf(body, 'input') } },
      },
    }),
    responses: {
      [content ? 200 : 204]: { description: 'done', ...(content && { content }) },
      default: { description: 'refused', content: error },
    },
  };
}

function parameter(name: string, place: 'path' | 'query'): object {
  return { name, in: place, required: place === 'path', schema: { type: 'string' } };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
