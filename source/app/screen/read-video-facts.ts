import { resolve } from 'node:path';
import type { VideoFacts } from '../../core/api/video-facts.ts';
import { pathFault } from '../../core/settings/setting-paths.ts';
import { probeFile } from '../../media/probe/probe.ts';
import { noTranscriber } from '../../providers/choosing/choose-providers.ts';
import { findTranscript } from '../../providers/transcript-file/find-transcript.ts';
import { engineChoices } from '../checks/program-checks.ts';
import type { CommandContext } from '../context/context.ts';
import { findPathKind } from './complete-path.ts';

/** Facts about a video before a job starts with it. @throws UserError when it is not a video; the signal's reason */
export async function readVideoFacts(
  context: CommandContext,
  videoPath: string,
  transcriptFile: string | undefined,
  signal: AbortSignal,
): Promise<VideoFacts> {
  const path = resolve(videoPath);
  const { durationSeconds, video, audio } = await probeFile(path, await context.tools(), signal);
  const transcript = transcriptFile ?? (await findTranscript(path));
  const fault = transcriptFile && pathFault(await findPathKind(transcriptFile), 'file');
  return {
    durationSeconds,
    ...(video && { picture: { width: video.width, height: video.height } }),
    words:
      transcript === undefined
        ? await wordsByEngine(context, audio !== undefined)
        : { from: 'file', path: transcript, ...(fault && { fault }) },
  };
}

async function wordsByEngine(context: CommandContext, hasSound: boolean): Promise<VideoFacts['words']> {
  const choices = hasSound ? await engineChoices(context) : [];
  const transcriber = choices.find(({ role }) => role === 'transcribe')?.engine ?? noTranscriber;
  return transcriber === noTranscriber ? { from: 'nowhere' } : { from: 'engine', name: transcriber };
}
