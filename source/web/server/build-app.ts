import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { UserError } from '../../core/errors.ts';
import { checkHost, checkOrigin, securityHeaders } from './access/guards.ts';
import type { PageFiles } from './page-files.ts';
import { type ApiAnswer, ApiError, type ApiStatus, type Route } from './route.ts';

/** A request is a few lines of JSON. */
const maxBodyBytes = 200_000;

/** What the HTTP side needs. */
export interface HttpOptions {
  routes: readonly Route[];
  files: PageFiles;
  host: string;
  /** @throws ApiError for somebody who has not logged in */
  checkAccess(cookies: string | undefined): void;
  onBug(error: unknown): void;
}

type Env = { Bindings: HttpBindings };

/** The routes as an HTTP application, with the checks that every request must pass. */
export function buildApp({ routes, files, host, checkAccess, onBug }: HttpOptions): Hono<Env> {
  const app = new Hono<Env>();
  const refused = (error: unknown): Response => {
    const { status, message, hint, headers } = refusal(error);
    if (status === 500) onBug(error);
    const body = { error: { message, ...(hint !== undefined && { hint }) } };
    return withHeaders(Response.json(body, { status, headers: { ...headers } }), securityHeaders);
  };
  app.onError(refused);
  app.notFound((context) => refused(unknownPath(context.req.path, context.req.method, routes)));
  app.use(async (context, next) => {
    const { req } = context;
    checkHost(req.header('host'), host);
    const isChange = req.method !== 'GET' && req.method !== 'HEAD';
    const { origin, site } = { origin: req.header('origin'), site: req.header('sec-fetch-site') };
    // The page itself may be opened by a link from anywhere.
    if (isChange || req.path.startsWith('/api/'))
      checkOrigin({ host: req.header('host'), origin, site }, isChange);
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) context.res.headers.set(name, value);
    // Nobody reads it, so the file or the events behind it would stay open.
    if (req.method === 'HEAD') context.res.body?.cancel().catch(() => {});
  });
  for (const route of routes) {
    app.on(route.method, route.path, async (context) => {
      if (!route.isOpen) checkAccess(context.req.header('cookie'));
      const body = route.body ? await readJson(context) : undefined;
      return asResponse(await route.handle(requestOf(context, route, body)));
    });
  }
  app.get('*', (context) => {
    const answer = files.answer(context.req.path, context.req.header('accept-encoding'));
    return answer ?? refused(unknownPath(context.req.path, context.req.method, routes));
  });
  return app;
}

function asResponse(answer: ApiAnswer): Response {
  if (answer instanceof Response) return answer;
  if (answer === undefined) return new Response(null, { status: 204 });
  return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
}

function withHeaders(response: Response, headers: Readonly<Record<string, string>>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

function requestOf(context: Context<Env>, route: Route, body: unknown) {
  const { req, env } = context;
  return {
    part: (name: string) => (name === '*' ? restOf(req.path, route.path) : (req.param(name) ?? '')),
    query: (name: string) => req.query(name),
    header: (name: string) => req.header(name),
    body,
    signal: req.raw.signal,
    raw: req.raw,
    incoming: env.incoming,
  };
}

/** The part of a path that a final `*` stands for, still encoded. */
function restOf(path: string, pattern: string): string {
  return path
    .split('/')
    .slice(pattern.split('/').length - 1)
    .join('/');
}

/** Reads the body as JSON. @throws ApiError */
async function readJson(context: Context<Env>): Promise<unknown> {
  const { req, env } = context;
  if (!/^application\/json\b/i.test(req.header('content-type') ?? ''))
    throw new ApiError(415, 'The body must be JSON, with the content type application/json.');
  const tooLarge = () => new ApiError(413, `The body is larger than ${maxBodyBytes / 1000} kB.`);
  if (Number(req.header('content-length') ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of env.incoming) {
    size += chunk.length;
    if (size > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new ApiError(400, 'The body is not JSON.');
  }
}

function unknownPath(path: string, method: string, routes: readonly Route[]): ApiError {
  const isKnown = routes.some((route) => matches(path, route.path));
  if (isKnown) return new ApiError(405, `${method} is not possible here.`);
  return new ApiError(404, 'There is nothing at this address.');
}

function matches(path: string, pattern: string): boolean {
  const parts = path.split('/');
  const expected = pattern.split('/');
  return (
    parts.length === expected.length &&
    expected.every((part, place) => part.startsWith(':') || part === parts[place])
  );
}

interface Refusal {
  status: ApiStatus;
  message: string;
  hint?: string | undefined;
  headers: Readonly<Record<string, string>>;
}

/** How an error is answered. Of a bug, a page learns only that there is one. */
function refusal(error: unknown): Refusal {
  if (error instanceof ApiError) return error;
  if (error instanceof UserError)
    return { status: 422, message: error.message, hint: error.hint, headers: {} };
  if (error instanceof z.ZodError)
    return { status: 400, message: `Invalid request body: ${z.prettifyError(error)}`, headers: {} };
  return {
    status: 500,
    message: 'This is a bug in stockpile-tui. The terminal of the server shows the details.',
    headers: {},
  };
}
