import type { App } from '../../../core/api/app.ts';
import { isTranscriptFile } from '../../../core/footage/paths.ts';
import type { EngineChoice } from '../../../core/job/job.ts';
import { pathFault } from '../../../core/settings/setting-paths.ts';
import { faultNote, type NewJobNotes, type NewJobPaths } from './new-job-form.ts';

/** What the checks need of the program. */
export type PathChecks = Pick<App, 'findPathKind' | 'findOutputFault'>;

/** Checks the files and folders when the job is to be started. @returns a note for each field with a fault */
export async function pathFaults(
  paths: NewJobPaths,
  engines: readonly EngineChoice[],
  app: PathChecks,
): Promise<NewJobNotes> {
  const faults = {
    video: await videoFault(paths.videos, app),
    footage: await footageFault(paths.footage, engines, app),
    output: paths.output === '' ? undefined : await app.findOutputFault(paths.output),
    transcript: await transcriptFault(paths, app),
  };
  return Object.fromEntries(
    Object.entries(faults).flatMap(([field, text]) => (text === undefined ? [] : [[field, faultNote(text)]])),
  );
}

async function videoFault(videos: readonly string[], app: PathChecks): Promise<string | undefined> {
  if (videos.length === 0) return 'choose a video';
  for (const path of videos) {
    const found = await app.findPathKind(path);
    if (found === 'file') continue;
    const which = videos.length > 1 ? `${path}: ` : '';
    return `${which}${found === 'folder' ? 'a folder, not a video' : 'no such file'}`;
  }
  return undefined;
}

async function footageFault(
  folders: readonly string[],
  engines: readonly EngineChoice[],
  app: PathChecks,
): Promise<string | undefined> {
  for (const folder of folders) {
    const fault = pathFault(await app.findPathKind(folder), 'folder');
    if (fault !== undefined) return folders.length > 1 ? `${folder}: ${fault}` : fault;
  }
  const sources = engines.filter(({ role }) => role.startsWith('search '));
  const isNowhere = sources.length > 0 && sources.every(({ engine }) => engine === 'off');
  return folders.length === 0 && isNowhere ? 'choose a folder with your footage' : undefined;
}

async function transcriptFault(
  { transcript, videos }: NewJobPaths,
  app: PathChecks,
): Promise<string | undefined> {
  if (transcript === '') return undefined;
  const fault = pathFault(await app.findPathKind(transcript), 'file');
  if (fault !== undefined) return fault;
  if (!isTranscriptFile(transcript)) return 'expected .srt, .vtt, .ass, .sbv, .smi or .json';
  return videos.length > 1 ? `is for one video only, not for ${videos.length}` : undefined;
}
