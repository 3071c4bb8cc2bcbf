import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasTrash, moveToTrash, type TrashPlace } from '../../../source/store/files/trash.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('trash');

function place(name: string, changes: Partial<TrashPlace> = {}): TrashPlace {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  return { platform: 'linux', home, environment: { DISPLAY: ':0' }, userId: 1000, ...changes };
}

function jobFolder(inside: TrashPlace): string {
  const path = join(inside.home, 'a job of ü');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'clip.mp4'), 'picture');
  return path;
}

describe('the trash', () => {
  it('gets a folder with a record of where it was, and keeps two of the same name apart', async () => {
    const here = place('linux');
    const trash = join(here.home, '.local', 'share', 'Trash');
    for (const name of ['a job of ü', 'a job of ü 2']) {
      const path = jobFolder(here);
      expect(await hasTrash(path, here)).toBe(true);
      expect(await moveToTrash(path, here)).toBe(true);
      expect(existsSync(path)).toBe(false);
      expect(readFileSync(join(trash, 'files', name, 'clip.mp4'), 'utf8')).toBe('picture');
      expect(readFileSync(join(trash, 'info', `${name}.trashinfo`), 'utf8')).toMatch(
        /^\[Trash Info\]\nPath=\/.*\/a%20job%20of%20%C3%BC\nDeletionDate=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\n$/,
      );
    }
  });

  it('is not made where nobody would empty it, and is not known on Windows', async () => {
    for (const here of [place('server', { environment: {} }), place('windows', { platform: 'win32' })]) {
      const path = jobFolder(here);
      expect(await moveToTrash(path, here)).toBe(false);
      expect(readdirSync(here.home)).toEqual(['a job of ü']);
    }
  });

  it('of a Mac is a folder of the user', async () => {
    const here = place('mac', { platform: 'darwin' });
    expect(await moveToTrash(jobFolder(here), here)).toBe(true);
    expect(readdirSync(join(here.home, '.Trash', 'a job of ü'))).toEqual(['clip.mp4']);
  });

  it.skipIf(process.platform !== 'linux' || !existsSync('/dev/shm'))(
    'of a file on another disk is at the top of that disk',
    async () => {
      const disk = mkdtempSync('/dev/shm/stockpile-trash-');
      const here = place('elsewhere', { userId: 12_345_678 });
      const path = join(disk, 'clip.mp4');
      try {
        writeFileSync(path, 'picture');
        expect(await moveToTrash(path, { ...here, userId: undefined })).toBe(false);
        expect(await moveToTrash(path, here)).toBe(true);
        expect(readdirSync('/dev/shm/.Trash-12345678/files')).toContain('clip.mp4');
      } finally {
        rmSync(disk, { recursive: true, force: true });
        rmSync('/dev/shm/.Trash-12345678', { recursive: true, force: true });
      }
    },
  );

  it('keeps no record of what could not be moved', async () => {
    const here = place('gone');
    const path = join(here.home, 'no such folder');
    await expect(moveToTrash(path, here)).rejects.toThrow(/ENOENT/);
    expect(readdirSync(join(here.home, '.local', 'share', 'Trash', 'info'))).toEqual([]);
  });
});
