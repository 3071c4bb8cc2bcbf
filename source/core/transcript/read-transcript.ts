import { EXIT, UserError } from '../errors.ts';
import { cleanText, lowerCaseWords } from '../text/text.ts';
import { decodeText, looksBinary } from './decode-text.ts';
import { fitTimes, type VideoTiming } from './fit-times.ts';
import { parseEngine } from './formats/parse-engines.ts';
import { parseLooseJson, parseWhisper } from './formats/parse-whisper.ts';
import { describeUnsupportedFile } from './formats/unsupported-files.ts';
import { languageCode, languageInName } from './language.ts';
import type { RawTranscript } from './raw-segment.ts';
import { emptyTranscriptError, repairSegments, transcriptHint } from './repair-transcript.ts';
import type { Segment, Transcript } from './transcript.ts';

/** A larger share of lost words causes a warning. */
const maxLostShare = 0.1;

/** The result of reading a transcript file. */
export interface ReadTranscript {
  transcript: Transcript;
  /** The name of its format for users, such as "SRT" or "Deepgram JSON". */
  format: string;
  /** Whether the language is stated in the file itself, not only in its name. */
  languageSaid: boolean;
  /** What was repaired or left out, one sentence for each kind. */
  notes: string[];
  /** A warning when much of the transcript could not be used. */
  warning?: string;
}

/**
 * Reads a transcript in any of the common formats. The format is detected by the content, not by the name. The name is
 * used in messages, and may state the language: `talk.de.srt` for `talk.mp4`.
 * @throws UserError (exit code 2) when the file is not a transcript (it says what it is), is empty, has too many times
 * that cannot be parsed, or has the times of a longer video
 */
export async function readTranscript(
  content: Uint8Array | string,
  fileName: string,
  video: VideoTiming = {},
): Promise<ReadTranscript> {
  const text = (typeof content === 'string' ? content : await decodeText(content)).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw emptyTranscriptError(fileName);
  const raw = await parse(text, fileName, video);
  if (raw.segments.length === 0) throw emptyTranscriptError(fileName);
  const fitted = fitTimes(raw.segments, raw.unitUnknown === true, video);
  const { segments, notes } = repairSegments(fitted.segments, fileName, video.durationSeconds);
  const stated = languageCode(raw.language);
  const language = stated ?? languageInName(fileName, video.name);
  const warning = lossOf(raw, segments);
  return {
    transcript: language === undefined ? { segments } : { language, segments },
    format: raw.format,
    languageSaid: stated !== undefined,
    notes: [...(warning === undefined ? [] : [warning]), ...raw.notes, ...fitted.notes, ...notes],
    ...(warning !== undefined && { warning }),
  };
}

async function parse(text: string, fileName: string, video: VideoTiming): Promise<RawTranscript> {
  if (/^\s*WEBVTT/.test(text)) return captions(text, 'vtt', video);
  if (/<sami[\s>]/i.test(text.slice(0, 2000)))
    return (await import('./formats/parse-sami.ts')).parseSami(text);
  if (/^\s*\[Script Info\]/i.test(text) || /^\s*Dialogue:\s*[^,\n]*,\s*\d+:\d\d:\d\d\.\d\d,/m.test(text))
    return (await import('./formats/parse-ass.ts')).parseAss(text);
  const json = jsonOf(text, fileName);
  if (json) return json;
  const known = describeUnsupportedFile(text);
  if (known) throw unreadable(fileName, known.what, known.hint);
  if (looksBinary(text)) throw unreadable(fileName, 'is not a text file');
  const found = await captions(text, 'srt', video);
  if (found.segments.length > 0) return found;
  if (/^\s*[{[]/.test(text)) throw unreadable(fileName, 'begins like JSON but is damaged or cut off');
  const { hasTiming } = await import('./formats/parse-captions.ts');
  if (hasTiming(text)) return found;
  throw unreadable(fileName, 'is text without times');
}

async function captions(
  text: string,
  type: 'srt' | 'vtt',
  { frameRate }: VideoTiming,
): Promise<RawTranscript> {
  const { parseCaptions } = await import('./formats/parse-captions.ts');
  return parseCaptions(text, type, frameRate);
}

/** Reads a JSON transcript; undefined if the text is not JSON. */
function jsonOf(text: string, fileName: string): RawTranscript | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  let value: unknown;
  try {
    value = parseLooseJson(text);
  } catch {
    return undefined;
  }
  const raw = parseEngine(value) ?? parseWhisper(value);
  if (raw === undefined) throw unreadable(fileName, 'is JSON without the timed segments of a transcript');
  return raw;
}

/** A warning when more than a tenth of the words were lost. */
function lossOf(
  { segments: raw, droppedWords = 0 }: RawTranscript,
  segments: readonly Segment[],
): string | undefined {
  const count = (all: readonly { text: string }[]) =>
    all.reduce((sum, { text }) => sum + lowerCaseWords(text).length, 0);
  const total = count(raw) + droppedWords;
  const lost = total - count(segments);
  if (lost <= total * maxLostShare) return undefined;
  const percent = Math.round((lost / total) * 100);
  return `Much of the transcript could not be used: ${lost} of its ${total} words (${percent} %) were left out. Check that it is complete and belongs to this video.`;
}

function unreadable(fileName: string, fault: string, hint = transcriptHint): UserError {
  return new UserError(`The transcript "${cleanText(fileName, 100)}" ${fault}.`, {
    hint,
    exitCode: EXIT.usage,
  });
}
