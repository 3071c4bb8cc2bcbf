import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Document, describeDamagedFile, readDocument } from '../../../source/store/files/document.ts';
import type { DocumentFormat } from '../../../source/store/files/versioned.ts';
import { previousCopy, writeAtomically } from '../../../source/store/files/write-file.ts';
import { type Flush, watchFlushes } from '../../harness/faults/flushes.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const root = temporaryFolder('document');
let count = 0;
const freshFolder = () => {
  const folder = join(root, String(count++));
  mkdirSync(folder);
  return folder;
};

interface Shelf {
  version: 3;
  books: { title: string; pages: number }[];
}

/** Version 1 had titles only, version 2 called its books "items". */
const format: DocumentFormat<Shelf> = {
  version: 3,
  schema: z.object({
    version: z.literal(3),
    books: z.array(z.object({ title: z.string(), pages: z.number() })),
  }),
  migrations: {
    1: ({ titles }) => ({
      items: z
        .array(z.string())
        .parse(titles)
        .map((title) => ({ title, pages: 0 })),
    }),
    2: ({ items }) => ({ books: items }),
  },
};

const written = (text: string) => {
  const path = join(freshFolder(), 'shelf.json');
  writeFileSync(path, text);
  return path;
};

describe('a file of an older version', () => {
  it('is migrated one version after the other', async () => {
    const first = written('{"version":1,"titles":["Emma"]}');
    const second = written('{"version":2,"items":[{"title":"Emma","pages":400}]}');
    expect(await readDocument(first, format)).toEqual({
      value: { version: 3, books: [{ title: 'Emma', pages: 0 }] },
    });
    expect(await readDocument(second, format)).toEqual({
      value: { version: 3, books: [{ title: 'Emma', pages: 400 }] },
    });
  });

  it('that does not match its version is damaged and does not crash the program', async () => {
    const found = await readDocument(written('{"version":1}'), format);
    expect(found?.value).toBeUndefined();
    expect(found?.damaged?.reason).toBe('its version 1 is unknown');
  });
});

it('a file of a newer version is not changed, and the error says what to do', async () => {
  const path = written('{"version":4,"shelves":[]}');
  await expect(readDocument(path, format)).rejects.toThrow(/written by a newer version/);
  expect(readFileSync(path, 'utf8')).toBe('{"version":4,"shelves":[]}');
});

describe('a damaged file', () => {
  const shelf = (title: string): Shelf => ({ version: 3, books: [{ title, pages: 1 }] });

  it.each(['', '{"version":3,"bo', '\0'.repeat(100), '[]', 'null', '{"version":"3"}'])(
    'such as %j is set aside and replaced by the previous copy, with a message',
    async (damage) => {
      const path = join(freshFolder(), 'shelf.json');
      const document = new Document(path, format, shelf(''));
      await document.write(shelf('before'));
      await document.write(shelf('newest'));
      writeFileSync(path, damage);
      expect(await document.read()).toEqual(shelf('before'));
      const { setAside } = document;
      expect(readFileSync(setAside?.keptAs ?? '', 'utf8')).toBe(damage);
      expect(setAside && describeDamagedFile(setAside)).toMatch(/renamed to .*The previous copy is used\.$/);
      // The next read finds the previous copy in its place.
      expect(await readDocument(path, format)).toEqual({ value: shelf('before') });
    },
  );

  it('whose previous copy is damaged too is set aside, and there is no value', async () => {
    const path = written('{one');
    writeFileSync(previousCopy(path), '{two');
    const found = await readDocument(path, format);
    expect(found?.value).toBeUndefined();
    expect(readFileSync(found?.damaged?.keptAs ?? '', 'utf8')).toBe('{one');
    expect(readFileSync(previousCopy(path), 'utf8')).toBe('{two');
  });
});

describe('writing', () => {
  it('leaves no temporary file behind, whether it succeeds or fails', async () => {
    const folder = freshFolder();
    await writeAtomically(join(folder, 'good'), 'text');
    mkdirSync(join(folder, 'in-the-way'));
    await expect(writeAtomically(join(folder, 'in-the-way'), 'text')).rejects.toThrow(
      /EISDIR|ENOTEMPTY|EPERM/,
    );
    expect(readdirSync(folder).toSorted()).toEqual(['good', 'in-the-way']);
  });

  it('flushes the content before the rename, and the folder after it', async () => {
    const folder = freshFolder();
    const path = join(folder, 'state.json');
    writeFileSync(path, 'old');
    const flushed = await watchFlushes(async () => readFileSync(path, 'utf8'));
    await writeAtomically(path, 'new');
    const file: Flush = { what: 'file', seen: 'old' };
    // Windows cannot flush folders.
    expect(flushed).toEqual(process.platform === 'win32' ? [file] : [file, { what: 'folder', seen: 'new' }]);
  });

  it('writes thousands of parts', async () => {
    const path = join(freshFolder(), 'parts');
    await writeAtomically(
      path,
      Array.from({ length: 2500 }, (_, place) => Buffer.from(`${place},`)),
    );
    expect(readFileSync(path, 'utf8')).toBe(Array.from({ length: 2500 }, (_, place) => `${place},`).join(''));
  });

  it('replaces a link instead of what it leads to', async () => {
    const folder = freshFolder();
    const outside = join(freshFolder(), 'precious');
    writeFileSync(outside, 'untouched');
    symlinkSync(outside, join(folder, 'report.json'));
    await writeAtomically(join(folder, 'report.json'), '{}');
    expect(readFileSync(outside, 'utf8')).toBe('untouched');
    expect(readFileSync(join(folder, 'report.json'), 'utf8')).toBe('{}');
  });
});
