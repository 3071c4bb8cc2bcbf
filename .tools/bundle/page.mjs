import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

/**
 * Builds the page of `stockpile-tui serve`: its script, its style, and the HTML that loads both.
 * @param {string} root the repository
 * @param {string} folder where the files belong
 * @returns {Promise<{ files: { path: string, content: string | Uint8Array }[], inputs: string[] }>}
 */
export async function buildPage(root, folder) {
  const source = path.join(root, 'source/web/page');
  const { outputFiles, metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { page: path.join(source, 'main.tsx'), style: path.join(source, 'style.css') },
    outdir: folder,
    entryNames: '[name]-[hash]',
    write: false,
    metafile: true,
    bundle: true,
    minify: true,
    format: 'esm',
    // The upload is loaded when there is one.
    splitting: true,
    chunkNames: 'part-[hash]',
    target: ['chrome109', 'firefox115', 'safari16'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: {
      zod: path.join(root, '.tools/bundle/no-schemas.mjs'),
      'url-parse': path.join(root, '.tools/bundle/native-url.mjs'),
      // Its usual entry is translated for browsers of 2015, and twice as large.
      'tus-js-client': path.join(root, 'node_modules/tus-js-client/lib/browser/index.js'),
    },
    logLevel: 'warning',
  });
  const names = outputFiles.map((file) => path.basename(file.path));
  const named = (/** @type {string} */ start) => names.find((name) => name.startsWith(start)) ?? '';
  const html = readFileSync(path.join(source, 'index.html'), 'utf8')
    .replace('page.js', named('page-'))
    .replace('style.css', named('style-'));
  return {
    files: [
      ...outputFiles.map((file) => ({ path: file.path, content: file.contents })),
      { path: path.join(folder, 'index.html'), content: html },
    ],
    inputs: Object.keys(metafile.inputs),
  };
}
