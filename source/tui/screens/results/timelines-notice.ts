import { basename, dirname } from 'node:path';
import type { WrittenTimelines } from '../../../core/api/app.ts';
import type { Tone } from '../../theme.ts';

/** What is said after timelines were written: what could not be written, which files were, and where. */
export function timelinesNotice({ files, faults }: WrittenTimelines): { text: string; tone: Tone } {
  const [first] = files;
  const written =
    first === undefined
      ? 'No timeline was written.'
      : `Wrote ${files.map((file) => basename(file)).join(', ')} to ${dirname(first)}.`;
  return { text: [...faults, written].join(' '), tone: faults.length > 0 || !first ? 'bad' : 'good' };
}
