import type { IncomingMessage } from 'node:http';
import type * as z from 'zod';

/** The methods of the interface. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request after its parts were checked. */
export interface ApiRequest<Body = undefined> {
  /** A part of the path, decoded; it exists because the path has it. */
  part(name: string): string;
  query(name: string): string | undefined;
  header(name: string): string | undefined;
  body: Body;
  /** Aborted when the page is gone. */
  signal: AbortSignal;
  /** The whole request, for routes that pass it on, such as uploads. */
  raw: Request;
  /** Node's own request. */
  incoming: IncomingMessage;
}

/** An answer as JSON, or a whole response for what is not JSON; undefined is 204. */
export type ApiAnswer = Response | object | undefined;

/** One row of the interface. The router and the OpenAPI document are made from these. */
export interface Route {
  method: Method;
  /** With `:name` for a part and a last `*` for the rest. */
  path: string;
  summary: string;
  /** May be asked by somebody who has not logged in. */
  isOpen?: boolean;
  query?: readonly string[];
  body?: z.ZodType;
  answer?: z.ZodType;
  /** The type of an answer that is not JSON. */
  contentType?: string;
  /** Checks the body and carries the request out. @throws ApiError, UserError */
  handle(request: ApiRequest<unknown>): Promise<ApiAnswer> | ApiAnswer;
}

type Row = Omit<Route, 'handle' | 'body'>;

/** A row without a body. */
export function routeWithoutBody(
  row: Row & { handle(request: ApiRequest<unknown>): Promise<ApiAnswer> | ApiAnswer },
): Route {
  return row;
}

/** A row whose body is JSON of this schema. */
export function routeWithBody<Schema extends z.ZodType>(
  row: Row & {
    body: Schema;
    handle(request: ApiRequest<z.infer<Schema>>): Promise<ApiAnswer> | ApiAnswer;
  },
): Route {
  return { ...row, handle: (request) => row.handle({ ...request, body: row.body.parse(request.body) }) };
}

/** A request that is refused: the status and one sentence. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: ApiStatus;
  readonly hint: string | undefined;
  /** More headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: ApiStatus,
    message: string,
    more: { hint?: string | undefined; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.hint = more.hint;
    this.headers = more.headers ?? {};
  }
}

/** The statuses of refused requests. */
export type ApiStatus =
  | 400
  | 401
  | 403
  | 404
  | 405
  | 409
  | 413
  | 415
  | 416
  | 421
  | 422
  | 429
  | 500
  | 503
  | 507;
