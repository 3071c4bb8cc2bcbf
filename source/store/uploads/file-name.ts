import { extname } from 'node:path';

/** The longest name; file systems take 255 bytes, and the endings of partial files and transcripts need some. */
const maxNameBytes = 180;
/** Names of devices on Windows (https://learn.microsoft.com/windows/win32/fileio/naming-a-file). */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/**
 * The name of a file on somebody's machine as a plain name that every system takes: no folders, no control or invisible
 * characters, not hidden, no device. Letters of all scripts stay.
 */
export function cleanFileName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replaceAll(/[:*?"<>|]/g, '_')
    .replaceAll(/\s+/g, ' ');
  const extension = /^\.[a-z0-9]{1,10}$/i.test(extname(plain)) ? extname(plain).toLowerCase() : '';
  const stem = plain
    .slice(0, plain.length - extension.length)
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '');
  return `${shortened(deviceName.test(stem.split('.')[0] ?? '') ? `_${stem}` : stem) || 'upload'}${extension}`;
}

function shortened(stem: string): string {
  let short = '';
  let bytes = 0;
  for (const character of stem) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxNameBytes) break;
    short += character;
  }
  return short.trimEnd();
}
