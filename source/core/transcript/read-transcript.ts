import { EXIT, UserError } from '../errors.ts';
import { cleanText } from '../text/text.ts';
import { decodeText, looksBinary } from './decode-text.ts';
import { languageCode } from './language.ts';
import { parseLooseJson, parseWhisper } from './parse-whisper.ts';
import type { RawTranscript } from './raw-segment.ts';
import { nothingUsable, repairSegments } from './repair-transcript.ts';
import type { Transcript } from './transcript.ts';

/**
 * Reads an SRT, WebVTT or Whisper JSON file; what it is shows in its content, not its name. Notes say what was
 * repaired, one sentence each. The name appears in messages, and `talk.de.srt` tells its language.
 * @throws UserError (exit code 2) when it is none of them, nothing is said in it, or its times show that it belongs
 * to a video longer than `durationSeconds`.
 */
export async function readTranscript(
  content: Uint8Array | string,
  fileName: string,
  durationSeconds?: number,
): Promise<{ transcript: Transcript; notes: string[] }> {
  const text = (typeof content === 'string' ? content : await decodeText(content)).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw nothingUsable(fileName);
  if (looksBinary(text)) throw unreadable(fileName, 'is not a text file');
  const raw = await parse(text, fileName);
  if (raw.segments.length === 0) throw nothingUsable(fileName);
  const { segments, notes } = repairSegments(raw.segments, fileName, durationSeconds);
  const language =
    languageCode(raw.language) ?? languageCode(/\.([A-Za-z-]{2,10})\.\w+$/.exec(fileName)?.[1]);
  return {
    transcript: language === undefined ? { segments } : { language, segments },
    notes: [...raw.notes, ...notes],
  };
}

async function parse(text: string, fileName: string): Promise<RawTranscript> {
  if (/^\s*WEBVTT/.test(text)) return captions(text, 'vtt');
  if (/^\s*[{[]/.test(text) && !text.includes('-->')) return json(text, fileName);
  if (text.includes('-->')) return captions(text, 'srt');
  throw unreadable(fileName, 'has no times, so it is no SRT, WebVTT or Whisper JSON file');
}

async function captions(text: string, type: 'srt' | 'vtt'): Promise<RawTranscript> {
  const { parseCaptions } = await import('./parse-captions.ts');
  return parseCaptions(text, type);
}

function json(text: string, fileName: string): RawTranscript {
  let value: unknown;
  try {
    value = parseLooseJson(text);
  } catch (cause) {
    throw unreadable(fileName, 'begins like JSON but is damaged or cut off', cause);
  }
  const raw = parseWhisper(value);
  if (raw === undefined) throw unreadable(fileName, 'is JSON without the timed segments of a transcript');
  return raw;
}

function unreadable(fileName: string, fault: string, cause?: unknown): UserError {
  return new UserError(`The transcript "${cleanText(fileName, 100)}" ${fault}.`, {
    hint: 'Give an .srt, .vtt or Whisper .json file with timed text.',
    exitCode: EXIT.usage,
    cause,
  });
}
