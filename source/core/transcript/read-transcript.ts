import { EXIT, UserError } from '../errors.ts';
import { cleanText, words } from '../text/text.ts';
import { decodeText, looksBinary } from './decode-text.ts';
import { fitTimes, type VideoFacts } from './fit-times.ts';
import { parseEngine } from './formats/parse-engines.ts';
import { parseLooseJson, parseWhisper } from './formats/parse-whisper.ts';
import { whatFile } from './formats/unsupported-files.ts';
import { languageCode, nameLanguage } from './language.ts';
import type { RawTranscript } from './raw-segment.ts';
import { nothingUsable, repairSegments, transcriptHint } from './repair-transcript.ts';
import type { Segment, Transcript } from './transcript.ts';

/** A transcript that loses more of its words than this is told of loudly. */
const lostShare = 0.1;

/** What was read of a transcript file. */
export interface ReadTranscript {
  transcript: Transcript;
  /** What people call its format: "SRT", "Deepgram JSON". */
  format: string;
  /** Whether the file itself, and not only its name, tells the language. */
  languageSaid: boolean;
  /** What was repaired or left out, one sentence a kind. */
  notes: string[];
  /** What the user must not miss; undefined when nearly all of it could be used. */
  warning?: string;
}

/**
 * Reads a transcript in any of the common formats; what it is shows in its content, not its name. The name appears in
 * messages, and `talk.de.srt` tells the language of `talk.mp4`.
 * @throws UserError (exit code 2) that says what the file is when it is no transcript, when nothing is said in it, too
 * many of its times cannot be read, or they show that it belongs to a longer video.
 */
export async function readTranscript(
  content: Uint8Array | string,
  fileName: string,
  video: VideoFacts = {},
): Promise<ReadTranscript> {
  const text = (typeof content === 'string' ? content : await decodeText(content)).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw nothingUsable(fileName);
  const raw = await parse(text, fileName, video);
  if (raw.segments.length === 0) throw nothingUsable(fileName);
  const fitted = fitTimes(raw.segments, raw.unitUnknown === true, video);
  const { segments, notes } = repairSegments(fitted.segments, fileName, video.durationSeconds);
  const said = languageCode(raw.language);
  const language = said ?? nameLanguage(fileName, video.name);
  const warning = lossOf(raw, segments);
  return {
    transcript: language === undefined ? { segments } : { language, segments },
    format: raw.format,
    languageSaid: said !== undefined,
    notes: [...(warning === undefined ? [] : [warning]), ...raw.notes, ...fitted.notes, ...notes],
    ...(warning !== undefined && { warning }),
  };
}

async function parse(text: string, fileName: string, video: VideoFacts): Promise<RawTranscript> {
  if (/^\s*WEBVTT/.test(text)) return captions(text, 'vtt', video);
  if (/<sami[\s>]/i.test(text.slice(0, 2000)))
    return (await import('./formats/parse-sami.ts')).parseSami(text);
  if (/^\s*\[Script Info\]/i.test(text) || /^\s*Dialogue:\s*[^,\n]*,\s*\d+:\d\d:\d\d\.\d\d,/m.test(text))
    return (await import('./formats/parse-ass.ts')).parseAss(text);
  const json = jsonOf(text, fileName);
  if (json) return json;
  const known = whatFile(text);
  if (known) throw unreadable(fileName, known.what, known.hint);
  if (looksBinary(text)) throw unreadable(fileName, 'is not a text file');
  const found = await captions(text, 'srt', video);
  if (found.segments.length > 0) return found;
  if (/^\s*[{[]/.test(text)) throw unreadable(fileName, 'begins like JSON but is damaged or cut off');
  const { hasTiming } = await import('./formats/parse-captions.ts');
  if (hasTiming(text)) return found;
  throw unreadable(fileName, 'is a text without times');
}

async function captions(
  text: string,
  type: 'srt' | 'vtt',
  { frameRate }: VideoFacts,
): Promise<RawTranscript> {
  const { parseCaptions } = await import('./formats/parse-captions.ts');
  return parseCaptions(text, type, frameRate);
}

/** JSON is tried before captions, whatever its text holds; undefined when it is none. */
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

/** A warning when more than a tenth of a file's words got lost on the way. */
function lossOf(
  { segments: raw, droppedWords = 0 }: RawTranscript,
  segments: readonly Segment[],
): string | undefined {
  const count = (all: readonly { text: string }[]) =>
    all.reduce((sum, { text }) => sum + words(text).length, 0);
  const total = count(raw) + droppedWords;
  const lost = total - count(segments);
  if (lost <= total * lostShare) return undefined;
  const percent = Math.round((lost / total) * 100);
  return `Much of the transcript could not be used: ${lost} of its ${total} words (${percent} %) were left out. Check that it is complete and belongs to this video.`;
}

function unreadable(fileName: string, fault: string, hint = transcriptHint): UserError {
  return new UserError(`The transcript "${cleanText(fileName, 100)}" ${fault}.`, {
    hint,
    exitCode: EXIT.usage,
  });
}
