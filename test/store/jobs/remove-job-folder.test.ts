import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureFolder, ensureFolderSync } from '../../../source/store/files/ensure-folder.ts';
import {
  assertOwnFolder,
  inspectJobFolder,
  removeJobFolder,
} from '../../../source/store/jobs/remove-job-folder.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('job-folder');
let count = 0;

/** A job's folder with two clips, and a file outside of it that a link in the folder points to. */
function made(jobId = 'job-1'): { path: string; precious: string } {
  const root = join(folder, String(count++));
  const path = join(root, 'talk_20261122_201500');
  const precious = join(root, 'precious');
  mkdirSync(join(path, '00m10s_harbour'), { recursive: true });
  mkdirSync(precious);
  writeFileSync(join(precious, 'film.mp4'), 'do not touch');
  writeFileSync(join(path, '00m10s_harbour', 'clip1.mp4'), '12345');
  writeFileSync(join(path, 'report.json'), '{}');
  symlinkSync(precious, join(path, 'link'));
  writeFileSync(join(path, '.processing_status.json'), JSON.stringify({ version: 1, jobId }));
  return { path, precious };
}

describe("a job's folder", () => {
  it('is deleted with everything in it, but not the targets of links', async () => {
    const { path, precious } = made();
    expect(await inspectJobFolder('job-1', path)).toMatchObject({ isOwn: true, files: 3 });
    await removeJobFolder('job-1', path);
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(precious)).toEqual(['film.mp4']);
  });

  it('is not used by a job that did not create it', async () => {
    const { path, precious } = made('job-2');
    await expect(assertOwnFolder('job-1', path)).rejects.toThrow(/belongs to another job, job-2/);
    await assertOwnFolder('job-2', path);
    await assertOwnFolder('job-1', precious);
    await assertOwnFolder('job-1', join(path, 'gone'));
  });

  it('is not deleted when another job created it, or when its job is unknown', async () => {
    const { path, precious } = made('job-2');
    await expect(removeJobFolder('job-1', path)).rejects.toThrow(/not deleted: it has no record/);
    await expect(removeJobFolder('job-1', precious)).rejects.toThrow(/not deleted/);
    expect(readdirSync(path)).toContain('report.json');
    expect(readdirSync(precious)).toEqual(['film.mp4']);
  });

  it('is not deleted when it is a link, or when its status file is a link', async () => {
    const { path } = made();
    const link = `${path}_link`;
    symlinkSync(path, link);
    await expect(removeJobFolder('job-1', link)).rejects.toThrow(/it is not a folder/);
    const pretender = `${path}_pretender`;
    mkdirSync(pretender);
    symlinkSync(join(path, '.processing_status.json'), join(pretender, '.processing_status.json'));
    await expect(removeJobFolder('job-1', pretender)).rejects.toThrow(/not deleted/);
    expect(readdirSync(path)).toContain('report.json');
  });

  it('that no longer exists is not an error', async () => {
    await removeJobFolder('job-1', join(folder, 'nothing'));
  });
});

describe('a folder that is needed', () => {
  it('is created with its parents, and the first created one is returned', async () => {
    const path = join(folder, 'deep', 'er', 'est');
    expect(await ensureFolder(path)).toBe(join(folder, 'deep'));
    expect(await ensureFolder(path)).toBeUndefined();
  });

  it('is created synchronously, with its parents, where no other code may run first', () => {
    const path = join(folder, 'new', 'parent', 'child');
    ensureFolderSync(path);
    ensureFolderSync(path);
    expect(readdirSync(join(folder, 'new', 'parent'))).toEqual(['child']);
    writeFileSync(join(path, 'file'), '');
    expect(() => ensureFolderSync(join(path, 'file', 'below'))).toThrow(/ENOTDIR/);
  });

  it.skipIf(!existsSync('/proc/self'))(
    'fails with a clear error where the system allows no folders: it looped for ever',
    async () => {
      await expect(ensureFolder('/proc/nope/jobs')).rejects.toThrow(/\/proc\/nope cannot be created/);
    },
  );

  it('fails where a file or a dangling link has its name', async () => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    await expect(ensureFolder(join(folder, 'file', 'jobs'))).rejects.toThrow(/ENOTDIR/);
    await expect(ensureFolder(join(folder, 'dangling', 'jobs'))).rejects.toThrow(/EEXIST/);
  });
});
