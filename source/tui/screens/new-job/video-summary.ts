import { basename } from 'node:path';
import { type FolderFilms, folderFault, footageSummary } from '../../../core/footage/film-count.ts';
import { formatDuration } from '../../../core/text/timecode.ts';
import type { FieldNote } from '../../hooks/use-form.ts';
import { countCells, toDrawable, wrapText } from '../../text/cells.ts';
import type { Line } from '../../text/line.ts';
import type { Theme, Tone } from '../../theme/theme.ts';
import type { VideoLookup } from './use-lookups.ts';

/** The most lines of a message about the video. */
const maxLines = 2;

/** What was found at the video's path: name, length, size and the source of the transcript. */
export function videoSummary(
  lookup: VideoLookup | undefined,
  { path, isTyping, width, theme }: { path: string; isTyping: boolean; width: number; theme: Theme },
): Line[] {
  const { glyphs } = theme;
  const name = basename(path);
  const marked = (glyph: string, tone: Tone, text: string): Line[] =>
    wrapText(toDrawable(text, theme.charset), Math.max(8, width - 2))
      .slice(0, maxLines)
      .map((line, at) => [
        { text: at === 0 ? `${glyph} ` : '  ', tone },
        { text: line, tone },
      ]);
  switch (lookup?.found) {
    case 'reading':
      return marked(glyphs.waiting, 'quiet', `reading ${name}`);
    case 'fault':
      return marked(glyphs.failed, 'bad', lookup.text);
    case 'video': {
      const { durationSeconds, picture, words } = lookup.facts;
      const size = picture ? `${picture.width}x${picture.height}` : 'sound only';
      const about = `${formatDuration(durationSeconds)} · ${size}`;
      if (words.from === 'nowhere')
        return marked(glyphs.limited, 'warn', `${name} · ${about} · no transcript found: choose one below`);
      if (words.from === 'file' && words.fault !== undefined)
        return marked(glyphs.limited, 'warn', `${name} · ${about} · transcript: ${words.fault}`);
      const spoken = words.from === 'file' ? basename(words.path) : `transcribed by ${words.name}`;
      const room = width - 2 - countCells(` · ${about} · ${spoken}`);
      return [
        [
          { text: `${glyphs.ok} `, tone: 'good' },
          { text: name, ...(countCells(name) > room && { width: Math.max(8, room) }), keep: 'middle' },
          { text: ` · ${about} · ${spoken}`, tone: 'quiet' },
        ],
      ];
    }
    case 'folder':
      return isTyping ? [] : marked(glyphs.failed, 'bad', 'a folder, not a video');
    case 'nothing':
      return isTyping ? [] : marked(glyphs.failed, 'bad', 'no such file');
    case undefined:
      return [];
  }
}

/** How many films the typed folders hold, or what is wrong with one; undefined while a path is still being typed. */
export function footageNote(
  folders: readonly FolderFilms[] | undefined,
  isTyping: boolean,
): FieldNote | undefined {
  if (!folders) return undefined;
  if (isTyping && folders.some(({ state }) => state === 'missing')) return undefined;
  const { text, isWrong } = footageSummary(folders);
  const [only] = folders;
  const fault = folders.length === 1 && only ? folderFault(only) : undefined;
  // With one folder, its name is already in the field.
  if (fault !== undefined) return { text: fault, tone: 'bad' };
  return { text, tone: isWrong ? 'bad' : 'good' };
}
