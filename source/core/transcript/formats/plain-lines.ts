import { decodeHTMLStrict } from 'entities';

/** Tags of SRT and WebVTT: `<i>`, `<v.loud Ann>`, `<font color="…">`, `<00:01.000>`. "x < 3 and y > 2" holds none. */
const tags =
  /<\/?(?:(?:i|b|u|s|c|ruby|rt|em|strong|small|big|sub|sup|strike|tt)(?:\.[^<>\s]*)?|(?:v|lang|font|span|p|div|a)(?:[.\s][^<>]*)?|br\s*\/?|(?:\d+:)?\d+:\d+\.\d+)>/gi;

/** What ASS writes inside a text: `{\an8}` and other overrides, `\N` for a new line, `\h` for a blank. */
const overrides = /\{\\[^{}\n]*\}/g;

/** A cue's lines without its tags and overrides, with its entities read. */
export function plainLines(text: string): string[] {
  const untagged = text
    .replace(/<br\s*\/?>/gi, '\n')
    .replace(tags, '')
    .replace(overrides, '');
  return withoutBreaks(untagged)
    .split('\n')
    .map((line) =>
      decodeHTMLStrict(line)
        .replace(/[\u200e\u200f\u00a0]/g, (mark) => (mark === '\u00a0' ? ' ' : ''))
        .trim(),
    )
    .filter((line) => line !== '');
}

/** ASS's line breaks as such; those of a Windows path ("C:\New") stay. */
export function withoutBreaks(text: string): string {
  if (/[A-Za-z]:\\/.test(text)) return text;
  return text.replace(/\\[Nn]/g, '\n').replace(/\\h/g, ' ');
}
