import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { describeError } from '../core/errors.ts';
import { candidateSchema } from '../core/footage/candidate.ts';
import { clipFile } from '../core/footage/names.ts';
import { stepOutputs } from '../core/job/steps.ts';
import { hashFile } from '../media/probe/content-hash.ts';
import type { Step, StepContext } from './step.ts';

const input = z.object({
  outputDir: z.string(),
  /** The name of the need's folder in the output folder. */
  folder: z.string(),
  number: z.int().positive(),
  candidate: candidateSchema,
  cut: stepOutputs.cut,
  /** The clip that it replaces, relative to the output folder. That one is deleted once the new one is filed. */
  replaces: z.string().optional(),
});

/** Moves a finished clip into its need's folder, under its final name. */
export const fileStep: Step<'file', z.infer<typeof input>> = {
  name: 'file',
  version: 1,
  lane: () => 'cut',
  deadlineSeconds: () => 120,
  input,
  output: stepOutputs.file,
  async run({ outputDir, folder, number, candidate, cut, replaces }, context) {
    const { shot, file, method, command, frames, frameRate, width, height, durationSeconds, note } = cut;
    const name = clipFile({
      number,
      startSeconds: shot.start,
      endSeconds: shot.end,
      score: shot.score,
      title: candidate.title,
    });
    const target = join(outputDir, folder, name);
    await mkdir(join(outputDir, folder), { recursive: true });
    await moveOnce(file.path, target);
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
    if (replaces !== undefined && replaces !== `${folder}/${name}`) {
      await removeReplaced(join(outputDir, ...replaces.split('/')), context);
    }
    const picture = { width, height, frameRate, frames, durationSeconds };
    return {
      clip: {
        file: `${folder}/${name}`,
        shot,
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
}

/** Moves a file, unless an earlier run was killed right after moving it. */
async function moveOnce(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    const moved = await stat(to).then(
      () => true,
      () => false,
    );
    if (!moved) throw error;
  }
}
