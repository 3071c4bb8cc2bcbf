import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../core/errors.ts';
import type { Probe } from '../../core/footage/media.ts';
import { clock } from '../../core/text/timecode.ts';
import { type HeardPart, joinSpeech } from '../../core/transcript/join-speech.ts';
import { languageCode } from '../../core/transcript/language.ts';
import { repairSegments } from '../../core/transcript/repair-transcript.ts';
import { findPauses, type Pause, type SpeechPart, splitSpeech } from '../../core/transcript/speech-parts.ts';
import { type Transcript, transcriptSchema } from '../../core/transcript/transcript.ts';
import { encodeSpeech, extractSpeech, type Speech, speechBytesPerSecond } from '../../media/audio/audio.ts';
import { contentHash } from '../../media/probe/content-hash.ts';
import type { ProviderContext, Transcriber } from '../interfaces.ts';
import { cachedAnswer } from '../service/cached-answer.ts';
import { mapLimited } from '../service/map-limited.ts';
import type { Paid } from '../service/paid-call.ts';
import { type Heard, longestPart } from './formats.ts';
import { type Listener, listenTo, partKey, trimmed } from './listen.ts';

/** A new way of cutting or joining forgets earlier transcripts. */
const version = 'transcript-1';

const resultSchema = z.object({ transcript: transcriptSchema, notes: z.array(z.string()) });
type Result = z.infer<typeof resultSchema>;

/** Transcribes with OpenAI or a server compatible with it: the sound taken out, cut in pauses, sent side by side. */
export function createOpenAiTranscriber(listener: Listener): Transcriber {
  const { model, baseUrl, partBytes } = listener;
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
        () => transcribe(listener, media, hash, context),
        context,
      );
    },
  };
}

async function transcribe(
  listener: Listener,
  media: Probe,
  hash: string,
  context: ProviderContext,
): Promise<Paid<Result>> {
  const { tools, signal } = { ...listener, ...context };
  context.progress(undefined, 'takes the sound out');
  const speech = await extractSpeech(media, context.workDir, tools, { signal });
  const pauses = findPauses(speech.levels);
  const parts = partsOf(listener, speech, pauses).filter((part) => !part.silent);
  let done = 0;
  let costUsd = 0;
  const heard = await mapLimited(parts, listener.parallelCalls, async (part, index) => {
    const answer = await hear(listener, speech, { part, index, hash }, context, (usd) => {
      costUsd += usd;
    });
    done += 1;
    context.progress(
      done / parts.length,
      parts.length === 1 ? 'transcribed' : `${done} of ${parts.length} parts`,
    );
    return { part, answer };
  });
  return { answer: joined(listener, media, { ...speech, pauses }, heard), costUsd };
}

function partsOf(
  { format, partBytes }: Listener,
  { seconds, levels }: Speech,
  pauses: readonly Pause[],
): SpeechPart[] {
  const longest = Math.min(longestPart(format), partBytes / speechBytesPerSecond);
  return splitSpeech(seconds, pauses, levels, longest);
}

/** What was heard in one part: remembered on its own, so that a stopped job pays for no part twice. */
async function hear(
  listener: Listener,
  speech: Speech,
  { part, index, hash }: { part: SpeechPart; index: number; hash: string },
  context: ProviderContext,
  onCost: (usd: number) => void,
): Promise<Heard> {
  const { key, schema, facts } = partKey(listener, hash, part);
  return cachedAnswer(
    facts,
    key,
    schema,
    async () => {
      const output = join(context.workDir, `speech-${index}`);
      const file = await encodeSpeech({ ...speech, ...part }, output, listener.tools, context.signal);
      if (file.sizeBytes > listener.partBytes) {
        throw new UserError('A part of the sound is larger than the service takes.', {
          hint: 'Give a transcript with --transcript FILE.',
        });
      }
      const paid = await listenTo(listener, file, part.end - part.start, context);
      onCost(paid.costUsd);
      return paid;
    },
    context,
  );
}

function joined(
  { model, format }: Listener,
  media: Probe,
  speech: Speech & { pauses: readonly Pause[] },
  heard: readonly { part: SpeechPart; answer: Heard }[],
): Result {
  const untimed = heard.some(({ answer }) => answer.text !== undefined && answer.text.trim() !== '');
  const parts = heard.map(
    ({ part, answer }): HeardPart => ({ part, segments: trimmed(answer, part, speech.pauses) }),
  );
  const raw = joinSpeech(parts).filter((segment) => segment.text.trim() !== '');
  const notes = [...(untimed ? [timesNote(model, format)] : []), ...heardNotes(heard)];
  if (raw.length === 0) return { transcript: { segments: [] }, notes };
  const repaired = repairSegments(raw, media.path, Math.max(media.durationSeconds, speech.seconds));
  const language = commonLanguage(heard.map(({ answer }) => answer));
  const transcript: Transcript = { ...(language && { language }), segments: repaired.segments };
  return { transcript, notes: [...notes, ...repaired.notes] };
}

/** What was left out of parts as made up; where there are many parts, each note says of which minute. */
function heardNotes(heard: readonly { part: SpeechPart; answer: Heard }[]): string[] {
  return heard.flatMap(({ part, answer }) =>
    (answer.notes ?? []).map((note) => (heard.length === 1 ? note : `From ${clock(part.start)}: ${note}`)),
  );
}

function timesNote(model: string, format: Listener['format']): string {
  const off = format === 'json' ? 'a few seconds' : 'minutes';
  return `${model} tells no times: those of sentences are estimated between the pauses of the talk and may be off by ${off}.`;
}

/** The language of most of what was said. */
function commonLanguage(heard: readonly Heard[]): string | undefined {
  const letters = new Map<string, number>();
  for (const { language, segments } of heard) {
    const code = languageCode(language);
    if (code === undefined) continue;
    const said = segments.reduce((sum, segment) => sum + segment.text.length, 1);
    letters.set(code, (letters.get(code) ?? 0) + said);
  }
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0];
}
