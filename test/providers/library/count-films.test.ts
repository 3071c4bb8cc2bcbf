import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FolderFilms } from '../../../source/core/footage/film-count.ts';
import { countFilms } from '../../../source/providers/library/scan/count-films.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const root = temporaryFolder('count-films');
const { signal } = new AbortController();
let count = 0;

/** Creates a folder with these files. */
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
  it('counts films by name in all subfolders, and only those that a search would find', async () => {
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

  it('counts a film once even when links lead to it or form a cycle, and leaves the A-roll out', async () => {
    const folder = folderWith('a.mp4', 'sub/talk.mp4');
    const elsewhere = folderWith('b.mp4');
    symlinkSync(folder, join(folder, 'sub', 'circle'));
    symlinkSync(join(folder, 'a.mp4'), join(folder, 'again.mp4'));
    symlinkSync(join(elsewhere, 'b.mp4'), join(folder, 'linked.mp4'));
    const exclude = [join(realpathSync(folder), 'sub', 'talk.mp4')];
    expect(await countFilms([folder], { exclude, signal })).toMatchObject([{ films: 2, state: 'counted' }]);
  });

  it('reports why a folder cannot be counted, and counts the others', async () => {
    const folder = folderWith('a.mp4');
    const folders = [join(folder, 'nowhere'), join(folder, 'a.mp4'), folder];
    expect((await countFilms(folders, { signal })).map(({ state, films }) => ({ state, films }))).toEqual([
      { state: 'missing', films: 0 },
      { state: 'file', films: 0 },
      { state: 'counted', films: 1 },
    ]);
  });

  it('reports progress, and stops when it is aborted', async () => {
    const folder = folderWith(...Array.from({ length: 50 }, (_, at) => `f${at}/a.mp4`));
    const told: FolderFilms[] = [];
    const abort = new AbortController();
    const onProgress = ([first]: readonly FolderFilms[]) => {
      if (first) told.push(first);
      abort.abort(new Error('left'));
    };
    await expect(countFilms([folder], { signal: abort.signal, onProgress })).rejects.toThrow('left');
    expect(told).toEqual([{ folder, films: 1, state: 'counting' }]);
  });
});
