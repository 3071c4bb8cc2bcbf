import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { preferencesSchema } from '../core/plan/need.ts';
import { Document, readDocument } from './files/document.ts';
import { lockFile } from './files/lock.ts';
import type { DocumentFormat } from './files/versioned.ts';
import { previousCopy } from './files/write-file.ts';
import { batchFilePath, type Home } from './home.ts';

const requestSchema = z.object({
  videoPath: z.string(),
  transcriptFile: z.string().optional(),
  preferences: preferencesSchema,
  acceptPlan: z.boolean(),
  offline: z.boolean(),
  /** Settings by name, as text. Never keys. */
  settings: z.record(z.string(), z.string()),
});

const batchSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  createdAt: z.number(),
  /** The batch file it was read from; absent for videos named on the command line. */
  file: z.string().optional(),
  maxVideos: z.int().positive(),
  allowReuse: z.boolean(),
  videos: z.array(
    z.object({
      /** What the user wrote about this video; the same text in a later run means the same job. */
      key: z.string(),
      request: requestSchema,
      /** Written down before the job is started. */
      jobId: z.string().optional(),
    }),
  ),
});
/** A batch as it is saved: its videos and their jobs. Everything else about it is in the jobs. */
export type Batch = z.infer<typeof batchSchema>;
export type BatchRequest = z.infer<typeof requestSchema>;

/** As many as anybody goes back to; their jobs are in the history, whether the batch is kept or not. */
const keptBatches = 200;

const batchFormat: DocumentFormat<Batch> = { version: 1, schema: batchSchema, migrations: {} };

/** Saves a batch; see `Document`. */
export async function saveBatch(home: Home, batch: Batch): Promise<void> {
  await new Document(batchFilePath(home, batch.id), batchFormat, batch).write(batch);
}

/** Reads a batch; undefined when there is none or it is damaged. */
export async function loadBatch(home: Home, id: string): Promise<Batch | undefined> {
  const path = batchFilePath(home, id);
  return basename(path) === `${id}.json` ? (await readDocument(path, batchFormat))?.value : undefined;
}

/** The newest batch that fulfills the condition. */
export async function findBatch(
  home: Home,
  condition: (batch: Batch) => boolean,
): Promise<Batch | undefined> {
  for (const name of batchNames(await namesIn(home)).toReversed()) {
    const batch = await loadBatch(home, name.replace(/\.json$/, ''));
    if (batch && condition(batch)) return batch;
  }
  return undefined;
}

/** Removes the oldest batches when there are many, except those that are running. Never fails. */
export async function removeOldBatches(home: Home): Promise<void> {
  const names = await namesIn(home);
  const old = batchNames(names)
    .slice(0, -keptBatches)
    .filter((name) => !names.includes(lockFile(name)));
  for (const file of old.map((name) => join(home.batches, name)))
    for (const each of [file, previousCopy(file)]) await rm(each, { force: true }).catch(() => {});
}

/** Their ids begin with the time, so the oldest comes first. */
function batchNames(names: readonly string[]): string[] {
  return names.filter((each) => /^[^.]+\.json$/.test(each)).toSorted();
}

function namesIn(home: Home): Promise<string[]> {
  return readdir(home.batches).catch(() => []);
}
