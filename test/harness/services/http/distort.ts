import type { Fault } from '../faults.ts';
import { seededRandom } from './random.ts';
import { htmlReply, type Reply } from './reply.ts';
import { isObject, parseJson } from './unknown-json.ts';

const defaultHugeBytes = 50 * 1024 * 1024;

/**
 * Damages a good answer on its way. Its usage is damaged too, so that its cost is unknown.
 */
export function distort(reply: Reply, fault: Fault): Reply {
  const { charge, ...free } = reply;
  switch (fault.kind) {
    case 'html':
      return htmlReply('502 Proxy');
    case 'invalid-json':
      return { ...free, body: Buffer.from(asText(reply).slice(0, -1).concat(',]')) };
    case 'missing-fields':
      return rewritten(free, (value) => withoutFields(value, seededRandom(7)));
    case 'huge-numbers':
      return rewritten(free, withHugeNumbers);
    case 'huge-body':
      return { ...free, body: hugeBody(asText(reply), fault.bytes ?? defaultHugeBytes) };
    case 'redirect':
      return { status: 302, headers: { location: fault.location }, body: Buffer.alloc(0) };
    default:
      return charge ? { ...free, charge } : free;
  }
}

/** Removes half of the fields of every object. */
export function withoutFields(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutFields(item, random));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(() => random() < 0.5);
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutFields(item, random)]));
}

export function withHugeNumbers(value: unknown): unknown {
  if (typeof value === 'number') return 1e300;
  if (Array.isArray(value)) return value.map(withHugeNumbers);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withHugeNumbers(item)]));
}

function rewritten(reply: Reply, change: (value: unknown) => unknown): Reply {
  return { ...reply, body: Buffer.from(JSON.stringify(change(parseJson(asText(reply))) ?? {})) };
}

function hugeBody(text: string, bytes: number): Buffer {
  return Buffer.concat([
    Buffer.from('{"padding":"'),
    Buffer.alloc(bytes, 'x'),
    Buffer.from(`","answer":${text || '{}'}}`),
  ]);
}

function asText({ body }: Reply): string {
  return Buffer.isBuffer(body) ? body.toString('utf8') : '';
}
