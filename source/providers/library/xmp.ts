import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import type { RawDescription } from './describe.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  // A description needs few entities; a bomb of them must cost nothing.
  processEntities: { enabled: true, maxTotalExpansions: 200, maxExpandedLength: 20_000, maxEntityCount: 5 },
});

const nodeSchema = z.record(z.string(), z.unknown());

/**
 * Title, description, subjects, rights and creator of an XMP file as Adobe's programs, digiKam and exiftool write it;
 * undefined when it is none.
 */
export function readXmp(text: string): RawDescription | undefined {
  const packet = property(property(parse(text), 'xmpmeta') ?? parse(text), 'RDF');
  const descriptions = list(property(packet, 'Description'));
  if (descriptions.length === 0) return undefined;
  const values = (name: string) => descriptions.flatMap((each) => texts(property(each, name)));
  return {
    title: values('title')[0],
    description: values('description')[0],
    tags: values('subject'),
    author: values('creator').join(', '),
    url: values('source')[0],
    licence: values('license')[0] ?? values('UsageTerms')[0],
    rights: [...values('rights'), ...values('WebStatement')].join(' '),
  };
}

function parse(text: string): unknown {
  try {
    return parser.parse(text);
  } catch {
    return undefined;
  }
}

/** A child element, or the attribute that XMP allows in its place. */
function property(node: unknown, name: string): unknown {
  const parsed = nodeSchema.safeParse(node);
  return parsed.success ? (parsed.data[name] ?? parsed.data[`@${name}`]) : undefined;
}

/** The texts of a value: plain, in an Alt, Bag or Seq, or the address of a resource. */
function texts(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (Array.isArray(node)) return node.flatMap(texts);
  for (const name of ['Alt', 'Bag', 'Seq', 'li', '#text', 'resource']) {
    const inner = property(node, name);
    if (inner !== undefined) return texts(inner);
  }
  return [];
}

function list(node: unknown): unknown[] {
  if (node === undefined) return [];
  return Array.isArray(node) ? node : [node];
}
