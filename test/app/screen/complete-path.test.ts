import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { currentPathContext } from '../../../source/app/context/current-path-context.ts';
import { completePath, findOutputFault, findPathKind } from '../../../source/app/screen/complete-path.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('complete');
const place = currentPathContext();

beforeAll(() => {
  mkdirSync(join(folder, 'videos'));
  writeFileSync(join(folder, 'video.mp4'), '');
  writeFileSync(join(folder, '.hidden.mp4'), '');
  symlinkSync(join(folder, 'videos'), join(folder, 'vlink'));
  symlinkSync(join(folder, 'gone'), join(folder, 'vbroken'));
});

describe('the completion of a path', () => {
  const completed = async (start: string) =>
    (await completePath(join(folder, start), place)).map((path) => path.slice(folder.length + 1));

  it('has files and folders that begin so, folders and links to folders with a separator', async () => {
    expect(await completed('v')).toEqual(['vbroken', 'video.mp4', `videos${sep}`, `vlink${sep}`]);
  });

  it('has hidden files only for who types the dot', async () => {
    expect(await completed('.h')).toEqual(['.hidden.mp4']);
    expect(await completePath(folder + sep, place)).not.toContain(join(folder, '.hidden.mp4'));
  });

  it('is empty where there is no such folder', async () => {
    expect(await completed('no/such')).toEqual([]);
  });
});

describe('an output folder', () => {
  it('may exist or not, but nothing on its way may be a file', async () => {
    expect(await findOutputFault(folder)).toBeUndefined();
    expect(await findOutputFault(join(folder, 'new', 'deeper'))).toBeUndefined();
    expect(await findOutputFault(join(folder, 'video.mp4', 'deeper'))).toBe(
      `inside a file, not a folder: ${join(folder, 'video.mp4')}`,
    );
    expect(await findOutputFault(join(folder, 'video.mp4'))).toMatch(/file/);
    expect(await findPathKind(join(folder, 'vbroken'))).toBe('nothing');
  });

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('must be writable', async () => {
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    expect(await findOutputFault(locked)).toBe('cannot be written');
  });
});
