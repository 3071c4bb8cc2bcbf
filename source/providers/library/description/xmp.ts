import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import type { RawDescription } from './describe.ts';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  // Descriptions need few entities; the limits stop entity expansion attacks.
  processEntities: { enabled: true, maxTotalExpansions: 200, maxExpandedLength: 20_000, maxEntityCount: 5 },
});

const nodeSchema = z.record(z.string(), z.unknown());

/**
 * Reads title, description, subjects, rights and creator from an XMP file, as written by Adobe's programs, digiKam and
 * exiftool; undefined when it is not XMP.
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

/** A child element, or the attribute that XMP allows instead of it. */
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
