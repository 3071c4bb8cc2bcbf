import stripAnsi from 'strip-ansi';

/**
 * Control characters, format characters (zero-width, bidirectional) and line separators: they can garble a terminal.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Makes untrusted text (titles, descriptions, file names, answers) safe to show: removes escape sequences and control
 * characters, joins lines by single spaces, and cuts to `limit` characters with an ellipsis.
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

let thousands: Intl.NumberFormat | undefined;

/** A count, with commas from a thousand on: "999", "1,200". */
export function formatCount(count: number): string {
  // Making the formatter takes longer than all else that `--help` does.
  if (Number.isInteger(count) && Math.abs(count) < 1000) return String(count);
  thousands ??= new Intl.NumberFormat('en');
  return thousands.format(count);
}

/** A count with its noun: "1 file", "2 files", "1,200 videos". */
export function pluralize(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A word: letters and digits of any script, with combining marks and an apostrophe. */
export const wordPattern = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’][\p{L}\p{M}]+)?/gu;

/** The lower-case words of a text, in any script, in order. */
export function lowerCaseWords(text: string): string[] {
  return text.toLowerCase().normalize('NFKC').match(wordPattern) ?? [];
}

/** A size in megabytes (10^6 bytes), as players and file managers show it: "7.4 MB", "0.02 MB", "1240 MB". */
export function formatBytes(size: number): string {
  const megabytes = size / 1e6;
  const digits = megabytes >= 100 ? 0 : megabytes >= 0.1 || size === 0 ? 1 : 2;
  return `${megabytes.toFixed(digits)} MB`;
}
