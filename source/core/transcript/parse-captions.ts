import { parseText } from 'media-captions';
import { counted, type RawSegment, type RawTranscript } from './raw-segment.ts';

type Times = Pick<RawSegment, 'start' | 'end'>;

const arrow = /^\s*(\S*)\s*-->\s*(\S*)/;
const otherBlock = /^(NOTE|STYLE|REGION)(\s|:|$)/;

/** Reads SRT or WebVTT text, however its blocks and times are damaged. Times that cannot be read are undefined. */
export async function parseCaptions(text: string, type: 'srt' | 'vtt'): Promise<RawTranscript> {
  const tidy = tidyCaptions(text.split(/\r\n|\r|\n/), type);
  const { cues, metadata } = await parseText(tidy.lines.join('\n'), { type, strict: false });
  const found = cues.map((cue) => ({ ...tidy.times[cue.startTime], lines: plainLines(cue.text) }));
  const { kept, repeated } = withoutRollingLines(found);
  const notes = [];
  if (repeated > 0) notes.push(`Rolling captions: ${counted(repeated, 'repeated line')} were left out.`);
  const segments = kept.map(({ start, end, lines }) => ({ start, end, text: lines.join(' ') }));
  return { segments, language: metadata['Language'], notes };
}

/**
 * The parser drops a cue whose times it cannot read, text after a blank line inside a cue, and everything up to the
 * next blank line when the one between two cues is missing. So it gets lines in order, and instead of its times each
 * cue's number as a time in whole seconds, by which the times are found again.
 */
function tidyCaptions(lines: string[], type: 'srt' | 'vtt'): { lines: string[]; times: Times[] } {
  const times: Times[] = [];
  const tidy: string[] = [];
  let inCue = false;
  for (const [index, line] of lines.entries()) {
    const timing = arrow.exec(line);
    if (timing) {
      if (!isIdentifier(lines, index - 1, type)) tidy.push('');
      tidy.push(`${placeholder(times.length)} --> ${placeholder(times.length + 1)}`);
      times.push({ start: readTime(timing[1] ?? ''), end: readTime(timing[2] ?? '') });
      inCue = true;
    } else if (isIdentifier(lines, index, type)) {
      tidy.push('', line.trim());
    } else if (type === 'vtt' && otherBlock.test(line) && (lines[index - 1] ?? '').trim() === '') {
      tidy.push('', line);
      inCue = false;
    } else if (line.trim() !== '' || !inCue) {
      tidy.push(line.trim());
    }
  }
  return { lines: tidy, times };
}

/** A line right before a cue's times that names the cue: a number, in WebVTT any text that begins a block. */
function isIdentifier(lines: readonly string[], index: number, type: 'srt' | 'vtt'): boolean {
  const line = lines[index] ?? '';
  if (!arrow.test(lines[index + 1] ?? '') || arrow.test(line)) return false;
  if (/^\s*\d+\s*$/.test(line)) return true;
  const beginsBlock = (lines[index - 1] ?? '').trim() === '';
  return type === 'vtt' && beginsBlock && line.trim() !== '' && !/^WEBVTT/.test(line);
}

function placeholder(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${parts.map((part) => String(part).padStart(2, '0')).join(':')}.000`;
}

/** "-00:01:02,5", "1:02.500" or "62.5" in seconds; undefined when it is no time. */
function readTime(text: string): number | undefined {
  const match = /^([-−–]?)((?:\d+:){0,2}\d+(?:[.,]\d+)?)$/.exec(text);
  if (!match?.[2]) return undefined;
  const seconds = match[2]
    .replace(',', '.')
    .split(':')
    .reduce((total, part) => total * 60 + Number(part), 0);
  const rounded = Math.round(seconds * 1000) / 1000;
  return match[1] ? -rounded : rounded;
}

/** A cue's lines without its tags (`<i>`, `<v Ann>`, `{\an8}`) and with its entities read. */
function plainLines(text: string): string[] {
  return text
    .replace(/<[^<>\n]*>/g, '')
    .replace(/\{\\[^{}\n]*\}/g, '')
    .replace(/&(amp|lt|gt|nbsp|lrm|rlm|quot|#39|apos);/g, (_, name: string) => entities[name] ?? ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  nbsp: ' ',
  lrm: '',
  rlm: '',
  quot: '"',
  apos: "'",
  '#39': "'",
};

type Cue = Partial<Times> & { lines: string[] };

/**
 * Automatic captions roll: each cue shows the line before it once more, above a new one. When a file does that
 * throughout, a line is kept only where it is new; a speaker who says "No." again and again is left alone.
 */
function withoutRollingLines(cues: Cue[]): { kept: (Times & { lines: string[] })[]; repeated: number } {
  const repeats = cues.map((cue, index) => {
    const before = cues[index - 1]?.lines.at(-1);
    return before !== undefined && cue.lines[0] === before;
  });
  const repeated = repeats.filter(Boolean).length;
  const withNewLine = cues.filter((cue, index) => repeats[index] && cue.lines.length > 1).length;
  const rolls = withNewLine >= 2 && repeated > cues.length / 3;
  const kept = cues.map(({ start, end, lines }, index) => ({
    start,
    end,
    lines: rolls && repeats[index] ? lines.slice(1) : lines,
  }));
  return rolls
    ? { kept: kept.filter((cue, index) => cue.lines.length > 0 || !repeats[index]), repeated }
    : { kept, repeated: 0 };
}
