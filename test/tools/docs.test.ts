import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { madeFiles } from '../../.tools/docs.ts';

const root = new URL('../..', import.meta.url);

describe('.env.example and the tables of the readme', () => {
  it('are what `npm run docs` makes from the tables in the code', () => {
    for (const [file, text] of Object.entries(madeFiles())) {
      expect(readFileSync(new URL(file, root), 'utf8'), `${file}: run \`npm run docs\``).toBe(text);
    }
  });
});

describe('source/readme.md', () => {
  it('names only files and folders that exist', () => {
    const text = readFileSync(new URL('source/readme.md', root), 'utf8');
    const named = [...text.matchAll(/`([\w./-]+(?:\.tsx?|\/))`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(50);
    const isThere = (path: string) => ['source/', ''].some((base) => existsSync(new URL(base + path, root)));
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });
});
