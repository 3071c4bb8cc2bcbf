import { randomBytes } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { NewJob } from '../../core/api/app.ts';
import { EXIT, JobStopError, UserError } from '../../core/errors.ts';
import { jobFolderName } from '../../core/footage/names.ts';
import type { EventOf } from '../../core/job/events/events.ts';
import type { JobOptions } from '../../core/job/job.ts';
import type { ResolvedSettings } from '../../core/settings/resolve-settings.ts';
import { isSecret, settingNames, settingRow } from '../../core/settings/settings.ts';
import { cleanText } from '../../core/text/text.ts';
import { formatFolderStamp } from '../../core/text/timecode.ts';
import { videoTiming } from '../../core/transcript/fit-times.ts';
import { transcriptFormats } from '../../core/transcript/format-names.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { Providers } from '../../providers/interfaces.ts';
import { checkLibraryFolders } from '../../providers/library/scan/check-folders.ts';
import { findTranscript } from '../../providers/transcript-file/find-transcript.ts';
import { checkTranscriptFile } from '../../providers/transcript-file/read-transcript-file.ts';
import { type ProbedVideo, probeVideo } from '../../steps/probe.ts';
import { noTranscriptError } from '../../steps/transcribe.ts';

/**
 * Checks the video, its transcript and the library before a job is created. Whether the output folder can be written is
 * found out when it is created; see `saveAndCreateFolder`.
 * @returns the facts of the video
 * @throws UserError
 */
export async function checkNewJob(
  request: NewJob,
  setup: {
    tools: Tools;
    providers: Providers;
    libraryFolders: readonly string[];
    /** The facts of the video, if they are being read already. */
    probed?: Promise<ProbedVideo> | undefined;
  },
  signal: AbortSignal,
): Promise<ProbedVideo> {
  const path = resolve(request.videoPath);
  const probed = await about('video', setup.probed ?? probeVideo(path, setup.tools, signal));
  const { probe } = probed;
  if (request.plan) {
    const { checkTimes } = await import('../../core/job/review/plan-events.ts');
    checkTimes(request.plan, probe.durationSeconds);
  }
  const transcript = request.transcriptFile ?? (await findTranscript(path));
  if (transcript !== undefined)
    await about('transcript', checkTranscriptFile(resolve(transcript), videoTiming(probe)));
  else if (!probe.audio) {
    throw new UserError('The video has no sound, so it cannot be transcribed.', {
      hint: `Give a transcript with --transcript FILE (${transcriptFormats}).`,
      exitCode: EXIT.usage,
      concerns: 'transcript',
    });
  } else if (!setup.providers.transcriber) await about('transcript', Promise.reject(noTranscriptError()));
  if (setup.providers.sources.length === 0) {
    throw new UserError('No footage source is available.', {
      hint: 'Give your own footage with --library DIR, or run `stockpile-tui doctor` to see what other sources need.',
      exitCode: EXIT.usage,
      concerns: 'footage',
    });
  }
  await about('footage', checkLibraryFolders(setup.libraryFolders));
  return probed;
}

/** Adds the field of the form to a UserError. */
async function about<Value>(
  field: NonNullable<UserError['concerns']>,
  check: Promise<Value>,
): Promise<Value> {
  try {
    return await check;
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof JobStopError) throw error;
    const { message, hint, exitCode } = error;
    throw new UserError(message, {
      ...(hint !== undefined && { hint }),
      exitCode,
      cause: error,
      concerns: field,
    });
  }
}

/** Makes the first event of a job: its id, its options, its folder. */
export function createdEvent(
  request: NewJob,
  resolved: ResolvedSettings,
  offline: boolean,
): EventOf<'job.created'> {
  const { settings, origins } = resolved;
  const at = new Date();
  const path = resolve(request.videoPath);
  const name = cleanText(basename(path));
  const saved = settingNames.filter((each) => isSaved(each) && origins[each] !== 'default');
  const options: JobOptions = {
    settings: Object.fromEntries(saved.map((each) => [each, settingRow(each).format(settings[each])])),
    preferences: request.preferences,
    libraryFolders: settings.LIBRARY_FOLDERS.map((folder) => resolve(folder)),
    offline,
    acceptPlan: request.acceptPlan,
    ...(request.plan && { plan: request.plan }),
    ...(request.transcriptFile !== undefined && { transcriptFile: resolve(request.transcriptFile) }),
  };
  return {
    version: 1,
    at: at.getTime(),
    jobId: request.jobId ?? newJobId(at),
    type: 'job.created',
    video: { path, name },
    outputDir: join(resolve(settings.LOCAL_OUTPUT_FOLDER), jobFolderName(basename(path), at)),
    options,
    budgetUsd: settings.BUDGET_LIMIT_USD,
  };
}

/** The id of a new job: the time and four random digits. */
export function newJobId(at = new Date()): string {
  return `${formatFolderStamp(at).replace('_', '-')}-${randomBytes(2).toString('hex')}`;
}

/** Settings of this machine and account that are not saved with a job. */
const notSaved: readonly string[] = [
  'STOCKPILE_HOME',
  'YTDLP_COOKIES_FILE',
  'YTDLP_COOKIES_BROWSER',
  'YTDLP_EXTRACTOR_ARGS',
  'SERVE_HOST',
  'SERVE_PORT',
  'SERVE_FOLDERS',
];

/** Whether a setting is saved with a job. Keys and the paths of tools are not; a resume reads the current ones. */
function isSaved(name: (typeof settingNames)[number]): boolean {
  return !isSecret(name) && !name.endsWith('_PATH') && !notSaved.includes(name);
}
