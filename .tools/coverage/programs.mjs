import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import convert from 'ast-v8-to-istanbul';
import { parseAstAsync } from 'vitest/node';
import { keptScript, processFolder } from './scripts.mjs';

/**
 * @typedef {import('node:inspector').Profiler.ScriptCoverage} ScriptCoverage
 * A file of a program, and by how much the number of its runs changes at which offset.
 * @typedef {{ code: string, map?: import('./scripts.mjs').SourceMap, changes: Map<number, number> }} Script
 */

const source = path.resolve(import.meta.dirname, '../../source');
/** The conversion counts in 32 bits. */
const maxCount = 2 ** 31;
/** The comments with which esbuild begins each file of a bundle. */
const fileComment = /^\/\/ (\S+\.\w+)$/gm;

/** The coverage of the files of source/ by all programs that have ended other than by SIGKILL. */
export async function coverageOfPrograms() {
  const scripts = readScripts();
  const maps = [];
  for (const [url, { code, map, changes }] of scripts) {
    maps.push(
      await convert({
        code,
        ast: parseAstAsync(code),
        coverage: {
          url,
          functions: [{ functionName: '', isBlockCoverage: true, ranges: countedRanges(changes) }],
        },
        ...(map && { sourceMap: map }),
      }),
    );
  }
  return maps.flatMap((map) => Object.values(map)).filter((file) => file.path.startsWith(source));
}

function readScripts() {
  /** @type {Map<string, Script>} */
  const scripts = new Map();
  const folder = processFolder();
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    /** @type {{ result: ScriptCoverage[] }} */
    const { result } = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
    for (const { url, functions } of result) {
      const script = scripts.get(url) ?? readScript(url);
      if (script === undefined) continue;
      scripts.set(url, script);
      addCounts(script.changes, functions);
    }
  }
  return scripts;
}

/**
 * @param {string} url
 * @returns {Script | undefined} undefined for what is not ours
 */
function readScript(url) {
  if (!url.startsWith('file://')) return undefined;
  const file = fileURLToPath(url);
  if (file.startsWith(source)) {
    // Node ran the source itself; it replaces types by spaces.
    const code = stripTypeScriptTypes(readFileSync(file, 'utf8'));
    return { code, changes: new Map() };
  }
  const script = keptScript(file);
  if (script === undefined) return undefined;
  const { code, map } = script;
  const sources = map.sources.map((name) => name && new URL(name, url).href);
  return { code: ownParts(code), map: { ...map, sources }, changes: new Map() };
}

/**
 * A bundle without its packages, which take most of the time; all offsets stay.
 * @param {string} code
 */
function ownParts(code) {
  const starts = [...code.matchAll(fileComment)];
  const first = blank(code.slice(0, starts[0]?.index));
  const parts = starts.map(({ index, 1: file }, part) => {
    const text = code.slice(index, starts[part + 1]?.index);
    return file?.startsWith('source/') ? text : blank(text);
  });
  return [first, ...parts].join('');
}

/** @param {string} text */
function blank(text) {
  return text.replace(/[^\n]/g, ' ');
}

/**
 * Adds the counts of one process. Where ranges are nested, the innermost one counts.
 * @param {Map<number, number>} changes
 * @param {ScriptCoverage['functions']} functions
 */
function addCounts(changes, functions) {
  const ranges = functions.flatMap((one) => one.ranges);
  ranges.sort((one, other) => one.startOffset - other.startOffset || other.endOffset - one.endOffset);
  /** @type {typeof ranges} */
  const outer = [];
  for (const range of ranges) {
    while ((outer.at(-1)?.endOffset ?? Infinity) <= range.startOffset) outer.pop();
    const more = range.count - (outer.at(-1)?.count ?? 0);
    changes.set(range.startOffset, (changes.get(range.startOffset) ?? 0) + more);
    changes.set(range.endOffset, (changes.get(range.endOffset) ?? 0) - more);
    outer.push(range);
  }
}

/**
 * Ranges side by side, each with its count.
 * @param {Map<number, number>} changes
 */
function countedRanges(changes) {
  const sorted = [...changes].sort(([one], [other]) => one - other);
  let count = 0;
  return sorted.map(([startOffset, change], index) => {
    count += change;
    return {
      startOffset,
      endOffset: sorted[index + 1]?.[0] ?? startOffset,
      count: Math.min(count, maxCount),
    };
  });
}
