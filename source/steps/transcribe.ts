import * as z from 'zod';
import { EXIT, UserError } from '../core/errors.ts';
import { probeSchema } from '../core/footage/media.ts';
import { stepOutputs } from '../core/job/step/steps.ts';
import { videoTiming } from '../core/transcript/fit-times.ts';
import { transcriptFormats } from '../core/transcript/format-names.ts';
import { findTranscript } from '../providers/transcript-file/find-transcript.ts';
import { readTranscriptFile } from '../providers/transcript-file/read-transcript-file.ts';
import type { Step } from './step.ts';

const input = z.object({ probe: probeSchema, transcriptFile: z.string().optional() });

/** Gets the transcript: from the given file, from a file next to the video, or from an engine that transcribes. */
export const transcribeStep: Step<'transcribe', z.infer<typeof input>> = {
  name: 'transcribe',
  version: 1,
  lane: (providers) => providers.transcriber?.lane ?? 'ai',
  // Long videos are sent in parts, each with its own timeout.
  deadlineSeconds: (settings) => settings.AI_TIMEOUT_SECONDS * 10,
  input,
  output: stepOutputs.transcribe,
  async run({ probe, transcriptFile }, context) {
    const file = transcriptFile ?? (await findTranscript(probe.path));
    if (file !== undefined) {
      const { transcript, format, notes, warning } = await readTranscriptFile(file, videoTiming(probe));
      if (warning !== undefined) context.log('warn', warning);
      return { transcript, engine: 'transcript file', format, file, notes };
    }
    const { transcriber } = context.providers;
    if (!probe.audio) throw noSpeech();
    if (!transcriber) throw noTranscriptError();
    const { transcript, notes } = await transcriber.transcribe({ media: probe }, context);
    if (transcript.segments.length === 0) throw noSpeech();
    return { transcript, engine: transcriber.name, notes };
  },
};

function noSpeech(): UserError {
  return new UserError('This video has no speech.', {
    hint: `Give a transcript with --transcript FILE (${transcriptFormats}).`,
  });
}

/** The error when there is neither a transcript file nor an engine that transcribes. */
export function noTranscriptError(): UserError {
  return new UserError('There is no transcript next to the video, and no engine to transcribe it.', {
    hint: 'Put name.srt, name.vtt, name.ass or name.json next to it, give --transcript FILE, or set OPENAI_API_KEY (without --offline).',
    exitCode: EXIT.usage,
  });
}
