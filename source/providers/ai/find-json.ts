import { jsonrepair } from 'jsonrepair';

/** Brackets in a text that are tried as the beginning of JSON. */
const maxStarts = 40;

/**
 * The JSON in what a model said: all of it, or what stands in a fence, behind a sentence or before one; small faults of
 * writing (a comma too many, single quotes, a comment) are mended. Undefined when there is none.
 */
export function findJson(text: string): unknown {
  const whole = parsed(text.replace(/^\uFEFF/, ''));
  if (isStructure(whole)) return whole;
  // Some servers send the JSON as a JSON text.
  if (typeof whole === 'string') return findJson(whole);
  const said = withoutThinking(text);
  const pieces = piecesOf(said).sort((a, b) => b.length - a.length);
  for (const piece of pieces) {
    const value = parsed(piece);
    if (isStructure(value)) return value;
  }
  return mended(pieces[0] ?? said);
}

/** Models that think aloud put it before the answer. */
function withoutThinking(text: string): string {
  return text
    .replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi, '')
    .replace(/^[\s\S]*<\/think(?:ing)?>/i, '');
}

/** Everything from an opening bracket to the one that closes it, the outermost ones. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let starts = 0;
  for (let at = 0; at < text.length && starts < maxStarts; at += 1) {
    if (text[at] !== '{' && text[at] !== '[') continue;
    starts += 1;
    const end = closing(text, at);
    if (end === undefined) continue;
    pieces.push(text.slice(at, end + 1));
    at = end;
  }
  return pieces;
}

function closing(text: string, from: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const unit = text[at];
    if (quoted) {
      if (unit === '\\') at += 1;
      else if (unit === '"') quoted = false;
    } else if (unit === '"') quoted = true;
    else if (unit === '{' || unit === '[') depth += 1;
    else if (unit === '}' || unit === ']') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

/** Only what is meant as JSON is mended: prose would become a list of words. */
function mended(text: string): unknown {
  const from = text.search(/[{[]/);
  if (from < 0 || !/["']\w+["']\s*:/.test(text)) return undefined;
  try {
    const value = parsed(jsonrepair(text.slice(from)));
    return isStructure(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function isStructure(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
