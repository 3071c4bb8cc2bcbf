import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../core/errors.ts';
import type { Probe } from '../../core/footage/media.ts';
import { formatClock } from '../../core/text/timecode.ts';
import { languageCode } from '../../core/transcript/language.ts';
import { repairSegments } from '../../core/transcript/repair-transcript.ts';
import { joinSpeech, type TranscribedPart } from '../../core/transcript/speech/join-speech.ts';
import {
  findPauses,
  type Pause,
  type SpeechPart,
  splitSpeech,
} from '../../core/transcript/speech/speech-parts.ts';
import { type Transcript, transcriptSchema } from '../../core/transcript/transcript.ts';
import { encodeSpeech, extractSpeech, type Speech, speechBytesPerSecond } from '../../media/audio/audio.ts';
import { contentHash } from '../../media/probe/content-hash.ts';
import type { ProviderContext, Transcriber } from '../interfaces.ts';
import { cachedAnswer } from '../service/cached-answer.ts';
import { mapLimited } from '../service/map-limited.ts';
import type { AnswerWithCost } from '../service/paid-call.ts';
import { maxPartSeconds, type PartTranscript } from './transcription-format.ts';
import { partKey, type TranscriptionService, toSegments, transcribeFile } from './transcription-service.ts';

/** Part of the cache key: increase it when parts are split or joined differently. */
const version = 'transcript-1';

const resultSchema = z.object({ transcript: transcriptSchema, notes: z.array(z.string()) });
type Result = z.infer<typeof resultSchema>;

/** A transcriber for OpenAI and compatible servers. The sound is extracted, split at pauses and sent in parallel. */
export function createOpenAiTranscriber(service: TranscriptionService): Transcriber {
  const { model, baseUrl, partBytes } = service;
  return {
    name: model,
    lane: 'ai',
    async transcribe({ media }, context) {
      const hash = await contentHash(media.path);
      const inputs = { provider: 'openai', model, baseUrl, partBytes, media: hash };
      return cachedAnswer(
        { provider: 'openai', model, operation: 'transcribe' },
        { kind: 'transcript', version, inputs },
        resultSchema,
        () => transcribe(service, media, hash, context),
        context,
      );
    },
  };
}

async function transcribe(
  service: TranscriptionService,
  media: Probe,
  hash: string,
  context: ProviderContext,
): Promise<AnswerWithCost<Result>> {
  const { tools, signal } = { ...service, ...context };
  context.progress(undefined, 'extracting the audio');
  const speech = await extractSpeech(media, context.workDir, tools, { signal });
  const pauses = findPauses(speech.levels);
  const parts = partsOf(service, speech, pauses).filter((part) => !part.silent);
  let done = 0;
  let costUsd = 0;
  const heard = await mapLimited(parts, service.parallelCalls, async (part, index) => {
    const answer = await transcribePart(service, speech, { part, index, hash }, context, (usd) => {
      costUsd += usd;
    });
    done += 1;
    context.progress(
      done / parts.length,
      parts.length === 1 ? 'transcribed' : `${done} of ${parts.length} parts`,
    );
    return { part, answer };
  });
  return { answer: joined(service, media, { ...speech, pauses }, heard), costUsd };
}

function partsOf(
  { format, partBytes }: TranscriptionService,
  { seconds, levels }: Speech,
  pauses: readonly Pause[],
): SpeechPart[] {
  const longest = Math.min(maxPartSeconds(format), partBytes / speechBytesPerSecond);
  return splitSpeech(seconds, pauses, levels, longest);
}

/** Transcribes one part. Each part is cached, so that a resumed job does not pay for it again. */
async function transcribePart(
  service: TranscriptionService,
  speech: Speech,
  { part, index, hash }: { part: SpeechPart; index: number; hash: string },
  context: ProviderContext,
  onCost: (usd: number) => void,
): Promise<PartTranscript> {
  const { key, schema, facts } = partKey(service, hash, part);
  return cachedAnswer(
    facts,
    key,
    schema,
    async () => {
      const output = join(context.workDir, `speech-${index}`);
      const file = await encodeSpeech({ ...speech, ...part }, output, service.tools, context.signal);
      if (file.sizeBytes > service.partBytes) {
        throw new UserError('A part of the audio is larger than the service accepts.', {
          hint: 'Provide a transcript with --transcript FILE.',
        });
      }
      const paid = await transcribeFile(service, file, part.end - part.start, context);
      onCost(paid.costUsd);
      return paid;
    },
    context,
  );
}

function joined(
  { model, format }: TranscriptionService,
  media: Probe,
  speech: Speech & { pauses: readonly Pause[] },
  heard: readonly { part: SpeechPart; answer: PartTranscript }[],
): Result {
  const untimed = heard.some(({ answer }) => answer.text !== undefined && answer.text.trim() !== '');
  const parts = heard.map(
    ({ part, answer }): TranscribedPart => ({ part, segments: toSegments(answer, part, speech.pauses) }),
  );
  const raw = joinSpeech(parts).filter((segment) => segment.text.trim() !== '');
  const notes = [...(untimed ? [timesNote(model, format)] : []), ...partNotes(heard)];
  if (raw.length === 0) return { transcript: { segments: [] }, notes };
  const repaired = repairSegments(raw, media.path, Math.max(media.durationSeconds, speech.seconds));
  const language = commonLanguage(heard.map(({ answer }) => answer));
  const transcript: Transcript = { ...(language && { language }), segments: repaired.segments };
  return { transcript, notes: [...notes, ...repaired.notes] };
}

/** Notes on hallucinations that were left out; with several parts, each note has the time of its part. */
function partNotes(heard: readonly { part: SpeechPart; answer: PartTranscript }[]): string[] {
  return heard.flatMap(({ part, answer }) =>
    (answer.notes ?? []).map((note) =>
      heard.length === 1 ? note : `From ${formatClock(part.start)}: ${note}`,
    ),
  );
}

function timesNote(model: string, format: TranscriptionService['format']): string {
  const off = format === 'json' ? 'a few seconds' : 'minutes';
  return `${model} returns no times: sentence times are estimated from the pauses of the talk and may be off by ${off}.`;
}

/** The language of most of the text. */
function commonLanguage(heard: readonly PartTranscript[]): string | undefined {
  const letters = new Map<string, number>();
  for (const { language, segments } of heard) {
    const code = languageCode(language);
    if (code === undefined) continue;
    const length = segments.reduce((sum, segment) => sum + segment.text.length, 1);
    letters.set(code, (letters.get(code) ?? 0) + length);
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0];
}
