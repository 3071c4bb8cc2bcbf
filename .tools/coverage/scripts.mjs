import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {NonNullable<import('ast-v8-to-istanbul').Options['sourceMap']>} SourceMap
 */

/** The folder in which this run collects what its programs cover, '' if it does not. All its processes know it. */
export function coverageFolder() {
  return process.env.STOCKPILE_COVERAGE ?? '';
}

/** Where each process writes what it ran, as Node does where NODE_V8_COVERAGE is set. */
export function processFolder() {
  return path.join(coverageFolder(), 'processes');
}

/**
 * Keeps a file of a built program until the end of the run: tests delete what they build.
 * @param {string} file where the program has it
 * @param {string} code
 * @param {string} map
 */
export function keepScript(file, code, map) {
  mkdirSync(path.dirname(kept(file)), { recursive: true });
  writeFileSync(kept(file), code);
  writeFileSync(`${kept(file)}.map`, map);
}

/**
 * @param {string} file
 * @returns {{ code: string, map: SourceMap } | undefined} undefined if it was not built to be measured
 */
export function keptScript(file) {
  if (!existsSync(kept(file))) return undefined;
  return {
    code: readFileSync(kept(file), 'utf8'),
    map: JSON.parse(readFileSync(`${kept(file)}.map`, 'utf8')),
  };
}

/** @param {string} file */
function kept(file) {
  return path.join(coverageFolder(), 'scripts', createHash('sha256').update(file).digest('hex'));
}
