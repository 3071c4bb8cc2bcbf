import { cleanText } from '../core/text/text.ts';
import { parseWebAddress } from '../core/text/web-address.ts';

/** Escapes text from outside so that Markdown reads it neither as markup nor as HTML, on one line. */
export function escapeMarkdown(text: string, limit = 500): string {
  return cleanText(text, limit)
    .replaceAll(/&(?=#?\w+;)/g, '&amp;')
    .replaceAll(/[\\`*_[\]<>#|~]/g, '\\$&');
}

/** An address as a link if it is one of the web, otherwise as plain text. */
export function markdownLink(address: string): string {
  const href = parseWebAddress(address)?.href;
  return href === undefined ? escapeMarkdown(address, 1000) : `<${href}>`;
}

/** A block to copy as it stands. Its fence is longer than any in the text. */
export function codeBlock(lines: readonly string[]): string {
  const longest = Math.max(
    2,
    ...lines.flatMap((line) => line.match(/`+/g) ?? []).map(({ length }) => length),
  );
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${lines.join('\n')}\n${fence}\n`;
}
