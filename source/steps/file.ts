import { link, mkdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { describeError } from '../core/errors.ts';
import { candidateSchema } from '../core/footage/candidate.ts';
import type { FileRef } from '../core/footage/media.ts';
import { stepOutputs } from '../core/job/step/steps.ts';
import { hashFile } from '../media/probe/content-hash.ts';
import type { Step, StepContext } from './step.ts';

const input = z.object({
  outputDir: z.string(),
  /** The clip's path in the output folder, with `/`. */
  file: z.string(),
  candidate: candidateSchema,
  cut: stepOutputs.cut,
  /** The clip that it replaces, relative to the output folder. That one is deleted once the new one is filed. */
  replaces: z.string().optional(),
});

/** Puts a finished clip in its place in the job's folder. */
export const fileStep: Step<'file', z.infer<typeof input>> = {
  name: 'file',
  version: 1,
  lane: () => 'cut',
  deadlineSeconds: () => 120,
  input,
  output: stepOutputs.file,
  async run({ outputDir, file, candidate, cut, replaces }, context) {
    const { shot, handles, method, command, frames, frameRate, width, height, durationSeconds, note } = cut;
    const target = join(outputDir, ...file.split('/'));
    await mkdir(dirname(target), { recursive: true });
    await placeOnce(cut.file, target);
    const { source, title, author, url, licence, licenceUrl } = candidate;
    const credit = {
      source,
      title,
      url,
      licence,
      ...(author && { author }),
      ...(licenceUrl && { licenceUrl }),
    };
    const sha256 = await hashFile(target);
    const { size } = await stat(target);
    if (replaces !== undefined && replaces !== file) {
      await removeReplaced(join(outputDir, ...replaces.split('/')), context);
    }
    const picture = { width, height, frameRate, frames, durationSeconds };
    return {
      clip: {
        file,
        shot,
        ...(handles && { handles }),
        ...credit,
        sizeBytes: size,
        sha256,
        ...picture,
        method,
        command,
        ...(note !== undefined && { note }),
      },
    };
  },
};

/** Deletes a replaced clip. A failure is only logged: a player may have the file open. */
async function removeReplaced(path: string, context: StepContext): Promise<void> {
  await rm(path, { force: true }).catch((error: unknown) =>
    context.log('warn', `${path} was replaced but could not be deleted: ${describeError(error)}`),
  );
  // After a search with another phrase the new clip is in another folder. A folder with other files stays.
  await rmdir(dirname(path)).catch(() => {});
}

/**
 * Puts a clip in its place. It also stays in the work folder, as a link that takes no room: a run that is killed before
 * this step is saved finds it there and need not cut it again. Where links are not possible, it is moved; then an earlier
 * run may have been killed right after moving it.
 */
async function placeOnce({ path, sha256 }: FileRef, to: string): Promise<void> {
  try {
    await link(path, to).catch(() => rename(path, to));
  } catch (error) {
    const moved = await hashFile(to).catch(() => undefined);
    if (moved === undefined || moved !== sha256) throw error;
  }
}
