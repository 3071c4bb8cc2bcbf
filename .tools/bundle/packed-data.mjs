import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** Smaller data is not worth it. */
const leastBytes = 100_000;

/**
 * Packs large JSON files of packages much smaller than npm's gzip does, which is most of the published package. They are unpacked
 * when they are loaded, which takes no longer than parsing them as code does.
 * @param {string} root the repository; packing takes seconds, so the results are kept in node_modules/.cache
 * @returns {import('esbuild').Plugin}
 */
export function packedData(root) {
  const cache = path.join(root, 'node_modules/.cache/stockpile-packed');
  return {
    name: 'packed-data',
    setup(build) {
      build.onLoad({ filter: /[\\/]node_modules[\\/].*\.json$/ }, ({ path: file }) => {
        const json = readFileSync(file);
        if (json.length < leastBytes) return undefined;
        const text = pack(json, cache).toString('base64');
        return {
          loader: 'js',
          contents:
            "const { brotliDecompressSync } = require('node:zlib');" +
            `module.exports = JSON.parse(brotliDecompressSync(Buffer.from('${text}', 'base64')).toString());`,
        };
      });
    },
  };
}

/**
 * @param {Buffer} data
 * @param {string} cache
 * @returns {Buffer}
 */
function pack(data, cache) {
  const kept = path.join(cache, `${createHash('sha256').update(data).digest('hex')}.br`);
  if (existsSync(kept)) return readFileSync(kept);
  const packed = brotliCompressSync(data, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
    },
  });
  mkdirSync(cache, { recursive: true });
  writeFileSync(`${kept}.${process.pid}`, packed);
  renameSync(`${kept}.${process.pid}`, kept);
  return packed;
}
