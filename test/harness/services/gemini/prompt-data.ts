import { closingBracket } from '../../../../source/providers/ai/answer/find-json.ts';
import { isObject, type JsonObject, listOf, numberOf, parseJson, textOf } from '../http/unknown-json.ts';

/** A piece of the transcript as a prompt shows it. */
export interface PromptLine {
  start: number;
  end: number;
  text: string;
}

/** All JSON in a prompt, in order. */
export function jsonIn(text: string): unknown[] {
  const found: unknown[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const first = text[at];
    if (first !== '{' && first !== '[') continue;
    const end = closingBracket(text, at);
    if (end === undefined) continue;
    const value = parseJson(text.slice(at, end + 1));
    if (typeof value !== 'object' || value === null) continue;
    found.push(value);
    at = end;
  }
  return found;
}

/** All objects in the JSON of a prompt, at any depth. */
export function objectsIn(text: string): JsonObject[] {
  return jsonIn(text).flatMap(objectsWithin);
}

/**
 * The transcript in a prompt: objects with a time and a text, or lines that begin with a time: `[12.5 - 15.0] words`,
 * `12.5-15 words`, `[01:05] words`.
 */
export function transcriptIn(text: string): PromptLine[] {
  const lines = objectsIn(text).flatMap(asLine);
  const found = lines.length > 0 ? lines : text.split('\n').flatMap(readLine);
  return found.map((line, index) => ({ ...line, end: endOf(line, found[index + 1]) }));
}

/** A field of the prompt, from its JSON or a line `name: value`. Names are compared without case and spaces. */
export function fieldIn(text: string, ...names: readonly string[]): unknown {
  const wanted = new Set(names.map(plainName));
  for (const object of objectsIn(text)) {
    for (const [name, value] of Object.entries(object)) if (wanted.has(plainName(name))) return value;
  }
  for (const line of text.split('\n')) {
    const match = /^\s*[-*]?\s*([A-Za-z _]{2,30}):\s*(.+)$/.exec(line);
    if (match?.[1] !== undefined && wanted.has(plainName(match[1]))) return match[2]?.trim();
  }
  return undefined;
}

/** "must show" and `mustShow` are the same name. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** A list from a list, or from a text with commas or semicolons. */
export function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/[,;]/).map((text) => text.trim().replace(/^"|"$/g, ''));
  return listOf(value).flatMap((item) => (typeof item === 'string' ? [item] : []));
}

function objectsWithin(value: unknown): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(objectsWithin);
  if (!isObject(value)) return [];
  return [value, ...Object.values(value).flatMap(objectsWithin)];
}

function asLine(object: JsonObject): PromptLine[] {
  const start = numberOf(object['start'] ?? object['at'] ?? object['from'] ?? object['time']);
  const text = textOf(object['text'] ?? object['words'] ?? object['said']);
  if (start === undefined || text === '') return [];
  return [{ start, end: numberOf(object['end'] ?? object['until'] ?? object['to']) ?? Number.NaN, text }];
}

const timePattern = String.raw`(?:\d+:)?\d+(?::\d+)?(?:\.\d+)?`;
const linePattern = new RegExp(
  String.raw`^\s*[\[(<]?\s*(${timePattern})\s*s?(?:\s*(?:-->|-|–|→|to|\.\.)\s*(${timePattern})\s*s?)?\s*[\])>]?\s*[:|]?\s+(\S.*)$`,
);

function readLine(line: string): PromptLine[] {
  const match = linePattern.exec(line);
  const [, from, to, text] = match ?? [];
  if (from === undefined || text === undefined) return [];
  return [{ start: secondsOf(from), end: to === undefined ? Number.NaN : secondsOf(to), text }];
}

/** "01:05.5" is 65.5. */
function secondsOf(time: string): number {
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function endOf(line: PromptLine, next: PromptLine | undefined): number {
  if (Number.isFinite(line.end)) return line.end;
  return next && next.start > line.start ? next.start : line.start + 4;
}
