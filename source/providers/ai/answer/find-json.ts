import { jsonrepair } from 'jsonrepair';

/** Max opening brackets that are tried as the start of JSON. */
const maxStarts = 40;

/**
 * Finds the JSON in a model's answer: the whole text, or a part of it, such as a fenced block. Small syntax errors (an
 * extra comma, single quotes, a comment) are repaired. Undefined when there is none.
 */
export function findJson(text: string): unknown {
  const whole = parsed(text.replace(/^\uFEFF/, ''));
  if (isStructure(whole)) return whole;
  // Some servers send the JSON encoded in a JSON string.
  if (typeof whole === 'string') return findJson(whole);
  const answer = withoutThinking(text);
  const pieces = piecesOf(answer).sort((a, b) => b.length - a.length);
  for (const piece of pieces) {
    const value = parsed(piece);
    if (isStructure(value)) return value;
  }
  return repaired(pieces[0] ?? answer);
}

/** Some models put their thinking before the answer. */
function withoutThinking(text: string): string {
  return text
    .replace(/<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>/gi, '')
    .replace(/^[\s\S]*<\/think(?:ing)?>/i, '');
}

/** All outermost texts from an opening bracket to its closing one. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let starts = 0;
  for (let at = 0; at < text.length && starts < maxStarts; at += 1) {
    if (text[at] !== '{' && text[at] !== '[') continue;
    starts += 1;
    const end = closingBracket(text, at);
    if (end === undefined) continue;
    pieces.push(text.slice(at, end + 1));
    at = end;
  }
  return pieces;
}

/** The index of the bracket that closes the one at `from`; undefined when the text ends before. */
export function closingBracket(text: string, from: number): number | undefined {
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

/** Repairs only text that looks like JSON: prose would become a list of words. */
function repaired(text: string): unknown {
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
