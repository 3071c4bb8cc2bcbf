/** One part of a `multipart/form-data` or `multipart/related` body. */
export interface Part {
  headers: Record<string, string>;
  /** The form field, where there is one. */
  name: string | undefined;
  fileName: string | undefined;
  data: Buffer;
}

const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');

/**
 * The parts of a body, by RFC 2046. A fault is thrown as an Error with a sentence, since a client that
 * sends such a body would be refused.
 */
export function parseMultipart(body: Buffer, contentType: string): Part[] {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  if (name === undefined) throw new Error(`the content type names no boundary: ${contentType}`);
  const delimiter = Buffer.from(`--${name}`);
  const parts: Part[] = [];
  let at = body.indexOf(delimiter);
  if (at === -1) throw new Error('the body has no part');
  for (;;) {
    at += delimiter.length;
    if (body.subarray(at, at + 2).toString('latin1') === '--') return parts;
    const start = body.indexOf(lineEnd, at) + lineEnd.length;
    const next = body.indexOf(Buffer.concat([lineEnd, delimiter]), start);
    if (start < lineEnd.length || next === -1) throw new Error('the body ends inside a part');
    parts.push(parsePart(body.subarray(start, next)));
    at = next + lineEnd.length;
  }
}

function parsePart(part: Buffer): Part {
  const end = part.indexOf(headEnd);
  if (end === -1) throw new Error('a part has no end of its headers');
  const headers: Record<string, string> = {};
  for (const line of part.subarray(0, end).toString('utf8').split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const disposition = headers['content-disposition'] ?? '';
  return {
    headers,
    name: parameter(disposition, 'name'),
    fileName: parameter(disposition, 'filename'),
    data: part.subarray(end + headEnd.length),
  };
}

function parameter(header: string, name: string): string | undefined {
  return new RegExp(`(?:^|;)\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(header)?.[1];
}
