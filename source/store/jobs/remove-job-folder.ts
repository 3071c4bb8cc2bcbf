import { lstat, readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { JobFolder } from '../../core/api/app.ts';
import { UserError } from '../../core/errors.ts';
import { cleanText } from '../../core/text/text.ts';
import { parseJsonAs, readFileIfExists } from '../files/document.ts';
import { moveToTrash } from '../files/trash.ts';

/** The file that identifies the job which created a folder; see StatusFile. */
const markFile = '.processing_status.json';
const markSchema = z.object({ jobId: z.string() });

/** Whether the job created this folder, and how much is in it. Links are not followed. */
export async function inspectJobFolder(id: string, path: string): Promise<JobFolder> {
  const found = await lstat(path).catch(() => undefined);
  if (!found) return { path, isOwn: false, reason: 'it no longer exists' };
  if (!found.isDirectory()) return { path, isOwn: false, reason: 'it is not a folder' };
  if ((await makerOf(path)) !== id)
    return { path, isOwn: false, reason: 'it has no record that this job created it' };
  return { path, isOwn: true, ...(await contentsOf(path)) };
}

/**
 * Checks that a folder does not belong to another job. This happens when a job was killed before it created its folder
 * and another job that started in the same second created one with the same name.
 * @throws UserError when it belongs to another job
 */
export async function assertOwnFolder(id: string, path: string): Promise<void> {
  const maker = await makerOf(path);
  if (maker === undefined || maker === id) return;
  throw new UserError(`The folder ${path} belongs to another job, ${cleanText(maker, 60)}.`, {
    hint: 'Start a new job with the video, or move that folder and resume.',
  });
}

async function makerOf(path: string): Promise<string | undefined> {
  const mark = await lstat(join(path, markFile)).catch(() => undefined);
  const text = mark?.isFile()
    ? await readFileIfExists(join(path, markFile)).catch(() => undefined)
    : undefined;
  const parsed = parseJsonAs(text ?? '', markSchema);
  return parsed.ok ? parsed.value.jobId : undefined;
}

/**
 * Deletes the folder that a job created, with everything in it. The status file goes last, so that an interrupted
 * deletion can be repeated. A missing folder is not an error.
 * @param toTrash moves it to the system's trash instead, where there is one
 * @throws UserError for any other folder
 */
export async function removeJobFolder(id: string, path: string, toTrash = false): Promise<void> {
  const folder = await inspectJobFolder(id, path);
  if (!folder.isOwn) {
    if ((await stat(path).catch(() => undefined)) === undefined) return;
    throw new UserError(`The folder ${path} is not deleted: ${folder.reason}.`, {
      hint: 'Remove only the entry, and check the folder yourself.',
    });
  }
  if (toTrash && (await moveToTrash(path))) return;
  for (const name of await readdir(path)) {
    if (name !== markFile) await rm(join(path, name), { recursive: true, force: true, maxRetries: 2 });
  }
  await rm(join(path, markFile), { force: true });
  await rmdir(path);
}

async function contentsOf(path: string): Promise<{ files: number; sizeBytes: number }> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory() && entry.name !== markFile);
  const sizes = await Promise.all(
    files.map((entry) => lstat(join(entry.parentPath, entry.name)).then(({ size }) => size)),
  );
  return { files: files.length, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) };
}
