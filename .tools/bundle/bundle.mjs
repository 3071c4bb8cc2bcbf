import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { coverageFolder, keepScript } from '../coverage/scripts.mjs';
import { joinChunks } from './join-chunks.mjs';
import { licences } from './licences.mjs';
import { packedData } from './packed-data.mjs';
import { buildPage } from './page.mjs';
import { quickStart } from './quick-start.mjs';

export const root = path.resolve(import.meta.dirname, '../..');
export const dist = path.join(root, 'dist');
/** The file that `stockpile-tui` runs. */
export const program = path.join(dist, 'cli.js');

/** The inputs of the build; a change to any of these makes dist/ stale. */
const inputs = ['source', '.tools', 'package.json', 'package-lock.json'];
/** How long chunks of the previous build are kept, because a running program may still load them. */
const keepOldFilesMs = 10 * 60 * 1000;

/** CommonJS packages inside an ES module bundle expect these three. */
const banner =
  'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' +
  'const __dirname=import.meta.dirname,__filename=import.meta.filename;';

/** Builds when an input is newer than dist/, so that tests and demo never run an old program. */
export async function ensureBuilt() {
  const built = modified(program);
  if (inputs.every((input) => newest(path.join(root, input)) < built)) return;
  await build();
}

/**
 * Bundles source/ into a folder and returns the number of files. Each file is renamed into place, the entry
 * last, so that a build never breaks a running program or a concurrent build.
 */
export async function build(folder = dist) {
  const startedMs = Date.now();
  const main = path.join(folder, path.basename(program));
  const [result, page] = await Promise.all([
    bundled({ in: 'source/bin.ts', out: 'cli' }, folder),
    buildPage(root, path.join(folder, 'page')),
  ]);
  refuseLazyCommonJs(result.metafile);
  // Not while coverage is measured: each file has a map to the source.
  const joined =
    coverageFolder() === ''
      ? await joinChunks(
          result.outputFiles,
          result.metafile,
          root,
          path.relative(root, main).replaceAll('\\', '/'),
        )
      : result.outputFiles;
  await esbuild.stop();
  const files = joined.map((file) => ({ path: file.path, content: file.contents }));
  const entryLast = files.sort((a, b) => Number(a.path === main) - Number(b.path === main));
  const notice = {
    path: path.join(folder, 'licences.txt'),
    content: licences(root, [...new Set([...Object.keys(result.metafile.inputs), ...page.inputs])]),
  };
  const all = [notice, ...page.files, ...entryLast];
  for (const file of all) place(file.path, file.content, file.path === main ? 0o755 : 0o644);
  removeOld(folder, new Set(all.map((file) => file.path)), startedMs - keepOldFilesMs);
  return all.length;
}

/**
 * Bundles a program like the published one: minified, with its packages patched for speed. When coverage is measured,
 * it is not minified, so that each branch of the source is one of the program.
 * @param {{ in: string, out: string }} entry
 * @param {string} folder
 */
async function bundled(entry, folder) {
  const isMeasured = coverageFolder() !== '';
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [
      entry,
      { in: 'source/providers/matching/sentence-model/model-process.ts', out: 'sentence-model' },
    ],
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    minify: !isMeasured,
    sourcemap: isMeasured && 'external',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"', 'Intl.Segmenter': 'LazySegmenter' },
    inject: [path.join(root, '.tools/bundle/lazy-segmenter.mjs')],
    alias: {
      // Ink imports its developer tools, which are not installed, only when DEV=true.
      'react-devtools-core': path.join(root, '.tools/bundle/empty.mjs'),
      'when-exit': path.join(root, '.tools/bundle/when-exit.mjs'),
    },
    // 144 MB of binaries: found at run time if they are installed.
    // The queue's clients for PostgreSQL and for other Redis packages are not used.
    external: ['@ffmpeg-installer/*', '@ffprobe-installer/*', 'pg-native', 'redis', 'bullmq-otel'],
    plugins: [quickStart, packedData(root)],
    banner: { js: banner },
    logLevel: 'warning',
  });
  const outputFiles = result.outputFiles.filter((file) => !file.path.endsWith('.map'));
  for (const { path: file, text } of isMeasured ? outputFiles : []) {
    const map = result.outputFiles.find((other) => other.path === `${file}.map`);
    if (map) keepScript(file, text, map.text);
  }
  return { ...result, outputFiles };
}

/**
 * Bundles a program of the tests or benchmarks into a folder, like the published one. Returns its file.
 * @param {string} entry
 * @param {string} folder
 */
export async function buildBeside(entry, folder) {
  const { outputFiles } = await bundled({ in: entry, out: 'program' }, folder);
  for (const file of outputFiles) place(file.path, file.contents, 0o644);
  return path.join(folder, 'program.js');
}

/**
 * In a split bundle `await import('package')` of a CommonJS package has `default` and no named exports, while the
 * same line has them in a test. Such a package must be imported by one of our files, and that file lazily.
 * @param {esbuild.Metafile} metafile
 */
function refuseLazyCommonJs({ inputs }) {
  for (const [file, { imports }] of Object.entries(inputs)) {
    for (const { kind, path: target, original } of file.startsWith('source/') ? imports : []) {
      if (kind !== 'dynamic-import' || inputs[target]?.format !== 'cjs') continue;
      throw new Error(
        `${file}: import('${original}') is a CommonJS package; import a file of ours that imports it.`,
      );
    }
  }
}

/**
 * The size in bytes of a file or of everything in a folder.
 * @param {string} file
 * @returns {number}
 */
export function sizeOf(file) {
  const stats = statSync(file);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(file).reduce((sum, name) => sum + sizeOf(path.join(file, name)), 0);
}

/**
 * @param {string} file
 * @param {Uint8Array | string} content
 * @param {number} mode
 */
function place(file, content, mode) {
  const part = `${file}.${process.pid}.part`;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(part, content, { mode });
  renameSync(part, file);
}

/**
 * @param {string} folder
 * @param {Set<string>} current
 * @param {number} beforeMs
 */
function removeOld(folder, current, beforeMs) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || current.has(file) || modified(file) > beforeMs) continue;
    rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {number} 0 when there is no such file
 */
function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/**
 * The latest change of a file, or of a folder and everything below it (a folder changes when a file in it goes).
 * @param {string} file
 * @returns {number}
 */
function newest(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return readdirSync(file).reduce(
    (latest, name) => Math.max(latest, newest(path.join(file, name))),
    stats.mtimeMs,
  );
}
