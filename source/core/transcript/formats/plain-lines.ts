import { decodeHTMLStrict } from 'entities';

/** Tags of SRT and WebVTT: `<i>`, `<v.loud Ann>`, `<font color="…">`, `<00:01.000>`. "x < 3 and y > 2" has none. */
const tags =
  /<\/?(?:(?:i|b|u|s|c|ruby|rt|em|strong|small|big|sub|sup|strike|tt)(?:\.[^<>\s]*)?|(?:v|lang|font|span|p|div|a)(?:[.\s][^<>]*)?|br\s*\/?|(?:\d+:)?\d+:\d+\.\d+)>/gi;

/** ASS overrides inside a text, such as `{\an8}`. */
const overrides = /\{\\[^{}\n]*\}/g;

/** The lines of a cue without tags and overrides, with entities decoded. */
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

/** Converts the ASS escapes `\N` (line break) and `\h` (space), unless the text has a Windows path such as "C:\New". */
export function withoutBreaks(text: string): string {
  if (/[A-Za-z]:\\/.test(text)) return text;
  return text.replace(/\\[Nn]/g, '\n').replace(/\\h/g, ' ');
}
