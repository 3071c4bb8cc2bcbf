import type { Charge } from '../bill.ts';

/** The answer of a stand-in. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: Buffer | FilePart;
  /** The charge of the real service when the answer has arrived. */
  charge?: Charge;
}

/** Bytes of a file, `end` included. */
export interface FilePart {
  file: string;
  start: number;
  end: number;
}

export function jsonReply(
  value: unknown,
  { status = 200, headers = {}, charge }: Partial<Reply> = {},
): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(JSON.stringify(value)),
    ...(charge ? { charge } : {}),
  };
}

export function textReply(text: string, { status = 200, headers = {} }: Partial<Reply> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
    body: Buffer.from(text),
  };
}

export function htmlReply(title: string, { status = 200, headers = {} }: Partial<Reply> = {}): Reply {
  const page = `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: Buffer.from(page),
  };
}

export function bodyLength(body: Reply['body']): number {
  return Buffer.isBuffer(body) ? body.length : body.end - body.start + 1;
}
