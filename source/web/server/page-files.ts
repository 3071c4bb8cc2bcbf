import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface PageFile {
  body: Buffer;
  zipped: Buffer;
  headers: Readonly<Record<string, string>>;
}

/** The files of the page, read once: they are small, and no path of a request ever reaches the disk. */
export class PageFiles {
  readonly #files: ReadonlyMap<string, PageFile>;

  private constructor(files: ReadonlyMap<string, PageFile>) {
    this.#files = files;
  }

  /** @throws the file system's error when the folder is missing */
  static async read(folder: string): Promise<PageFiles> {
    const files = new Map<string, PageFile>();
    for (const name of await readdir(folder)) {
      const type = types[extname(name)];
      if (type === undefined) continue;
      const body = await readFile(join(folder, name));
      // A name with a hash never changes its content.
      const lasts = /-[A-Z0-9]{8}\.\w+$/.test(name);
      files.set(name, {
        body,
        zipped: await promisify(gzip)(body, { level: 9 }),
        headers: {
          'content-type': type,
          'cache-control': lasts ? 'public, max-age=31536000, immutable' : 'no-cache',
          vary: 'accept-encoding',
        },
      });
    }
    return new PageFiles(files);
  }

  /** The answer for a path of the page; undefined when there is no such file. */
  answer(path: string, acceptEncoding: string | undefined): Response | undefined {
    const file = this.#files.get(path === '/' ? 'index.html' : path.slice(1));
    if (!file) return undefined;
    const isZipped = /\bgzip\b/.test(acceptEncoding ?? '');
    return new Response(new Uint8Array(isZipped ? file.zipped : file.body), {
      headers: { ...file.headers, ...(isZipped && { 'content-encoding': 'gzip' }) },
    });
  }
}
