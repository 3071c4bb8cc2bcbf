import type { App } from '../../../core/api/app.ts';
import type { EngineChoice } from '../../../core/job/job.ts';
import { pathFault } from '../../../core/settings/setting-paths.ts';
import { isTranscriptFile } from '../../paths.ts';
import { bad, type NewJobNotes, type NewJobPaths } from './new-job-form.ts';

export type Looks = Pick<App, 'whatIs' | 'outputFault'>;

/** What is wrong with the files and folders, looked at when the job is to start. */
export async function pathFaults(
  paths: NewJobPaths,
  engines: readonly EngineChoice[],
  app: Looks,
): Promise<NewJobNotes> {
  const faults = {
    video: await videoFault(paths.videos, app),
    footage: await footageFault(paths.footage, engines, app),
    output: paths.output === '' ? undefined : await app.outputFault(paths.output),
    transcript: await transcriptFault(paths, app),
  };
  return Object.fromEntries(
    Object.entries(faults).flatMap(([field, text]) => (text === undefined ? [] : [[field, bad(text)]])),
  );
}

async function videoFault(videos: readonly string[], app: Looks): Promise<string | undefined> {
  if (videos.length === 0) return 'which video?';
  for (const path of videos) {
    const found = await app.whatIs(path);
    if (found === 'file') continue;
    const which = videos.length > 1 ? `${path}: ` : '';
    return `${which}${found === 'folder' ? 'a folder, not a video' : 'no such file'}`;
  }
  return undefined;
}

async function footageFault(
  folders: readonly string[],
  engines: readonly EngineChoice[],
  app: Looks,
): Promise<string | undefined> {
  for (const folder of folders) {
    const fault = pathFault(await app.whatIs(folder), 'folder');
    if (fault !== undefined) return folders.length > 1 ? `${folder}: ${fault}` : fault;
  }
  const sources = engines.filter(({ role }) => role.startsWith('search '));
  const isNowhere = sources.length > 0 && sources.every(({ engine }) => engine === 'off');
  return folders.length === 0 && isNowhere ? 'which folder holds your films?' : undefined;
}

async function transcriptFault({ transcript, videos }: NewJobPaths, app: Looks): Promise<string | undefined> {
  if (transcript === '') return undefined;
  const fault = pathFault(await app.whatIs(transcript), 'file');
  if (fault !== undefined) return fault;
  if (!isTranscriptFile(transcript)) return 'takes .srt, .vtt, .ass, .sbv, .smi or .json';
  return videos.length > 1 ? `one file for ${videos.length} videos` : undefined;
}
