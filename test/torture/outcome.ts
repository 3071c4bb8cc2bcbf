import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const reportSchema = z.object({
  needs: z.array(
    z.object({
      phrase: z.string(),
      state: z.string(),
      clips: z.array(
        z.object({
          file: z.string(),
          sha256: z.string(),
          shot: z.object({ candidateId: z.string(), start: z.number(), end: z.number() }),
        }),
      ),
    }),
  ),
});
const costSchema = z.object({ totals: z.object({ usd: z.number() }) });

/** The result of a finished job: its clips as a text that is equal for equal shots and frames, and its cost. */
export interface Outcome {
  clips: string[];
  reportedUsd: number;
  /** Unexpected and wrong files. */
  faults: string[];
}

/** Reads what the job below `output` delivered and checks it. */
export function outcomeOf(output: string, home: string): Outcome {
  const folders = readdirSync(output);
  const folder = join(output, folders.at(-1) ?? '');
  const read = <Value>(file: string, schema: z.ZodType<Value>) =>
    schema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
  const { needs } = read('report.json', reportSchema);
  const faults = [...leftovers(folder), ...leftovers(home)];
  if (folders.length > 1) faults.push(`${folders.length} folders for one job`);
  for (const clip of needs.flatMap((need) => need.clips)) {
    const bytes = readFileSync(join(folder, clip.file));
    if (createHash('sha256').update(bytes).digest('hex') !== clip.sha256)
      faults.push(`${clip.file} was changed`);
  }
  return {
    clips: needs.map(({ phrase, state, clips }) => {
      const shots = clips.map(({ file, shot, sha256 }) => [
        file,
        shot.candidateId,
        shot.start,
        shot.end,
        sha256,
      ]);
      return JSON.stringify([phrase, state, shots]);
    }),
    reportedUsd: read('cost_report.json', costSchema).totals.usd,
    faults,
  };
}

/** Damaged files in the home folder; checked after each kill. */
export function damaged(home: string): string[] {
  const names = existsSync(home) ? readdirSync(home, { recursive: true, encoding: 'utf8' }) : [];
  return names.filter((name) => {
    if (name.includes('.damaged-')) return true;
    return /(^|[\\/])(history|jobs[\\/][^\\/]+|config)\.json$/.test(name) && !isJson(join(home, name));
  });
}

function isJson(path: string): boolean {
  try {
    JSON.parse(readFileSync(path, 'utf8'));
    return true;
  } catch {
    return false;
  }
}

/** Temporary and partial files, locks, and the work folder of a finished job. */
function leftovers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.tmp-|\.part$|\.lock$|\.break$|\.damaged-|(^|[\\/])\.work$/.test(name),
  );
}
