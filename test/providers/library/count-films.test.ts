import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FolderFilms } from '../../../source/core/footage/film-count.ts';
import { countFilms } from '../../../source/providers/library/count-films.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const root = temporaryFolder('count-films');
const { signal } = new AbortController();
let count = 0;

/** A folder with these files in it. */
function folderWith(...files: readonly string[]): string {
  const folder = join(root, `films-${count++}`);
  mkdirSync(folder);
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  return folder;
}

describe('counting films', () => {
  it('counts films by their names in all folders below, and nothing that a search would not find', async () => {
    const folder = folderWith(
      'a.mp4',
      'b.MOV',
      'sub/deep/c.mkv',
      'a.txt',
      '.hidden.mp4',
      '._a.mp4',
      '.git/x.mp4',
    );
    mkdirSync(join(folder, 'job'));
    writeFileSync(join(folder, 'job', '.processing_status.json'), '{}');
    writeFileSync(join(folder, 'job', 'clip.mp4'), '');
    expect(await countFilms([folder], { signal })).toEqual([{ folder, films: 3, state: 'counted' }]);
  });

  it('counts a film once though links lead to it again or in a circle, and leaves the video itself out', async () => {
    const folder = folderWith('a.mp4', 'sub/talk.mp4');
    const elsewhere = folderWith('b.mp4');
    symlinkSync(folder, join(folder, 'sub', 'circle'));
    symlinkSync(join(folder, 'a.mp4'), join(folder, 'again.mp4'));
    symlinkSync(join(elsewhere, 'b.mp4'), join(folder, 'linked.mp4'));
    const exclude = [join(realpathSync(folder), 'sub', 'talk.mp4')];
    expect(await countFilms([folder], { exclude, signal })).toMatchObject([{ films: 2, state: 'counted' }]);
  });

  it('says what a folder is that cannot be counted, and counts the others', async () => {
    const folder = folderWith('a.mp4');
    const folders = [join(folder, 'nowhere'), join(folder, 'a.mp4'), folder];
    expect((await countFilms(folders, { signal })).map(({ state, films }) => ({ state, films }))).toEqual([
      { state: 'missing', films: 0 },
      { state: 'file', films: 0 },
      { state: 'counted', films: 1 },
    ]);
  });

  it('tells how far it is, and ends when nobody waits for it any more', async () => {
    const folder = folderWith(...Array.from({ length: 50 }, (_, at) => `f${at}/a.mp4`));
    const told: FolderFilms[] = [];
    const abort = new AbortController();
    const tell = ([first]: readonly FolderFilms[]) => {
      if (first) told.push(first);
      abort.abort(new Error('left'));
    };
    await expect(countFilms([folder], { signal: abort.signal, tell })).rejects.toThrow('left');
    expect(told).toEqual([{ folder, films: 1, state: 'counting' }]);
  });
});
