import { parseText } from 'media-captions';
import type { FrameRate } from '../../footage/rate.ts';
import { pluralize } from '../../text/text.ts';
import type { RawSegment, RawTranscript } from '../raw-segment.ts';
import { findTimeScale, readTiming, type TimingLine, toSeconds } from './cue-times.ts';
import { plainLines } from './plain-lines.ts';

type Times = Pick<RawSegment, 'start' | 'end' | 'seen'>;

const otherBlock = /^(NOTE|STYLE|REGION)(\s|:|$)/;

/** Whether a text has a timing line. */
export function hasTiming(text: string): boolean {
  const lines = linesOf(text);
  return lines.some((line, index) => readTiming(line, canBegin(lines, index)) !== undefined);
}

/**
 * Reads SRT, WebVTT or SBV text, even with damaged blocks and times. Times that cannot be parsed are undefined.
 * @param rate the frame rate of the video, for times in frames
 */
export async function parseCaptions(
  text: string,
  type: 'srt' | 'vtt',
  rate?: FrameRate,
): Promise<RawTranscript> {
  const tidy = tidyCaptions(linesOf(text), type);
  const { times, notes, isSbv } = readTimes(tidy.timings, rate);
  const { cues, metadata } = await parseText(tidy.lines.join('\n'), { type, strict: false });
  const found = cues.map((cue) => ({ ...times[cue.startTime], lines: plainLines(cue.text) }));
  const { kept, repeated } = withoutRollingLines(found);
  if (repeated > 0) notes.push(`Rolling captions: left out ${pluralize(repeated, 'repeated line')}.`);
  const segments = kept.map(({ start, end, seen, lines }) => ({
    start,
    end,
    text: lines.join(' '),
    ...(seen !== undefined && { seen }),
  }));
  const captions = isSbv ? 'SBV' : 'SRT';
  return { format: type === 'vtt' ? 'WebVTT' : captions, segments, language: metadata['Language'], notes };
}

/** Also splits at "\r\r\n", which programs write that convert line ends twice. */
function linesOf(text: string): string[] {
  return text.split(/\r+\n|\r|\n/);
}

interface TidyCaptions {
  lines: string[];
  timings: (TimingLine & { line: string })[];
}

/**
 * Prepares lines for the parser. The parser drops cues whose times it cannot parse, text after a blank line inside a
 * cue, and everything up to the next blank line when the one between two cues is missing. So each cue gets its number as
 * its time, in whole seconds, by which the real times are found afterwards.
 */
function tidyCaptions(lines: string[], type: 'srt' | 'vtt'): TidyCaptions {
  const timings: TidyCaptions['timings'] = [];
  const tidy: string[] = [];
  let inCue = false;
  for (const [index, line] of lines.entries()) {
    const timing = readTiming(line, canBegin(lines, index));
    if (timing) {
      tidy.push('', `${placeholder(timings.length)} --> ${placeholder(timings.length + 1)}`);
      if (timing.rest !== '') tidy.push(timing.rest);
      timings.push({ ...timing, line: line.trim() });
      inCue = true;
    } else if (isIdentifier(lines, index, type)) {
      inCue = false;
    } else if (type === 'vtt' && otherBlock.test(line) && (lines[index - 1] ?? '').trim() === '') {
      tidy.push('', line);
      inCue = false;
    } else if (line.trim() !== '' || !inCue) {
      tidy.push(line.trim());
    }
  }
  return { lines: tidy, timings };
}

/** Whether a cue can begin at a line: after a number, after a blank line, or at the start of the file. */
function canBegin(lines: readonly string[], index: number): boolean {
  const before = (lines[index - 1] ?? '').trim();
  return before === '' || isNumber(before);
}

/** Whether a line is a number. "-2" and "2.7" occur in files whose cues were moved or merged by a program. */
function isNumber(line: string): boolean {
  return /^\s*[-−]?\d+(?:[.,]\d+)?\s*$/.test(line);
}

/**
 * Whether a line identifies the cue after it: a number, even with blank lines between; in WebVTT also any text at the
 * start of a block.
 */
function isIdentifier(lines: readonly string[], index: number, type: 'srt' | 'vtt'): boolean {
  const line = lines[index] ?? '';
  if (line.trim() === '') return false;
  const beginsBlock = (lines[index - 1] ?? '').trim() === '';
  let next = index + 1;
  // A number that is spoken ends its block; a number that identifies a cue begins one.
  if (beginsBlock && isNumber(line))
    while (next < lines.length && (lines[next] ?? '').trim() === '') next += 1;
  if (readTiming(lines[next] ?? '', canBegin(lines, next)) === undefined) return false;
  if (isNumber(line)) return true;
  return type === 'vtt' && beginsBlock && next === index + 1 && !/^WEBVTT/.test(line);
}

function placeholder(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${parts.map((part) => String(part).padStart(2, '0')).join(':')}.000`;
}

function readTimes(
  timings: TidyCaptions['timings'],
  rate: FrameRate | undefined,
): { times: Times[]; notes: string[]; isSbv: boolean } {
  const stamps = timings.flatMap(({ start, end }) => [start, end]);
  const dropsFrames = timings.some(({ line }) => /\d;\d/.test(line));
  const scale = findTimeScale(stamps, rate, dropsFrames);
  const times = timings.map(({ start, end, line }) => ({
    start: toSeconds(start, scale),
    end: toSeconds(end, scale),
    seen: line,
  }));
  const notes = scale ? [`The last field of its times was read as ${scale.name}.`] : [];
  return { times, notes, isSbv: timings.some((timing) => timing.isSbv) };
}

type Cue = Partial<Times> & { lines: string[] };

/**
 * Removes the repeated lines of rolling captions: each cue of automatic captions shows the previous line again, above a
 * new one. Only files that do so throughout are changed, so that a repeated "No." is kept.
 */
function withoutRollingLines(cues: Cue[]): { kept: (Times & { lines: string[] })[]; repeated: number } {
  const repeats = cues.map((cue, index) => {
    const before = cues[index - 1]?.lines.at(-1);
    return before !== undefined && cue.lines[0] === before;
  });
  const repeated = repeats.filter(Boolean).length;
  const withNewLine = cues.filter((cue, index) => repeats[index] && cue.lines.length > 1).length;
  const rolls = withNewLine >= 2 && repeated > cues.length / 3;
  const kept = cues.map(({ start, end, seen, lines }, index) => ({
    start,
    end,
    ...(seen !== undefined && { seen }),
    lines: rolls && repeats[index] ? lines.slice(1) : lines,
  }));
  return rolls
    ? { kept: kept.filter((cue, index) => cue.lines.length > 0 || !repeats[index]), repeated }
    : { kept, repeated: 0 };
}
