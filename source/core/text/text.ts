import stripAnsi from 'strip-ansi';

/** Controls, format characters (zero-width, bidirectional), line separators: what could move a cursor or turn a line around. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Untrusted text (titles, descriptions, file names, answers) made safe to show: escape sequences and control
 * characters gone, lines joined by single spaces, at most `limit` characters with an ellipsis.
 */
export function cleanText(text: string, limit = 500): string {
  const bounded = text.slice(0, limit * 8);
  const plain = stripAnsi(bounded.replace(/[\t\n\r\v\f\u2028\u2029]/g, ' '))
    .replace(unsafe, '')
    .replace(/ {2,}/g, ' ')
    .trim()
    .normalize('NFC')
    .toWellFormed();
  return [...plain].length > limit ? `${[...plain].slice(0, limit - 1).join('')}…` : plain;
}

const numbers = new Intl.NumberFormat('en');

/** "1 file", "2 files", "1,200 videos". */
export function counted(count: number, noun: string): string {
  return `${numbers.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Letters and digits of any script, with the marks some scripts put on them. */
export const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’][\p{L}\p{M}]+)?/gu;

/** The lower-case words of a text, letters and digits of any script, in order. */
export function words(text: string): string[] {
  return text.toLowerCase().normalize('NFKC').match(wordPattern) ?? [];
}
