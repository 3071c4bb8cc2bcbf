import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { OutsideError, SharedFolder } from '../../../source/queue/files/shared-folder.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const root = temporaryFolder('shared-folder');
const here = join(root, 'nas');
const there = join(root, 'mounted');
let shared: SharedFolder;

beforeAll(async () => {
  mkdirSync(join(here, 'jobs', 'talk'), { recursive: true });
  mkdirSync(join(root, 'private'));
  writeFileSync(join(root, 'private', 'key'), 'secret');
  symlinkSync(here, there);
  symlinkSync(join(root, 'private'), join(here, 'jobs', 'way-out'));
  shared = await SharedFolder.open(here);
});

describe('the shared folder', () => {
  it('means the same file on machines that mount it elsewhere', async () => {
    const other = await SharedFolder.open(there);
    const place = shared.toPlace(join(here, 'jobs', 'talk', 'cut.mp4'));
    expect(place).toBe('folder:jobs/talk/cut.mp4');
    expect(await other.toPath(place ?? '')).toBe(join(here, 'jobs', 'talk', 'cut.mp4'));
    expect(other.mark).toBe(shared.mark);
  });

  it('has no place for a file outside of it', () => {
    expect(shared.toPlace(join(root, 'private', 'key'))).toBeUndefined();
    expect(shared.toPlace(`${here}-2/key`)).toBeUndefined();
  });

  it.each([
    'folder:../private/key',
    'folder:jobs/../../private/key',
    'folder:/etc/passwd/../../../etc/passwd/../..',
    'folder:jobs/way-out/key',
    'folder:jobs/way-out/new-file',
    '/etc/passwd',
    'folder:jobs/a\0b',
  ])('does not let %j out of it', async (place) => {
    await expect(shared.toPath(place)).rejects.toThrow(OutsideError);
  });

  it('differs from another folder with the same path on another machine', async () => {
    const other = await SharedFolder.open(join(root, 'another'));
    expect(other.mark).not.toBe(shared.mark);
  });
});
