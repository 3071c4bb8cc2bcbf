import { parse } from 'subsrt-ts';
import { pluralize } from '../../text/text.ts';
import type { RawTranscript } from '../raw-segment.ts';
import { plainLines } from './plain-lines.ts';

/**
 * Reads a SAMI subtitle file. Each cue lasts until the next one begins. Of several languages, the one with the most cues
 * is read, and a note says so.
 */
export function parseSami(text: string): RawTranscript {
  const cues = parse(text, { format: 'smi' }).flatMap((caption) => {
    if (caption.type !== 'caption') return [];
    const spoken = plainLines(caption.text).join(' ');
    const className = /<P\b[^>]*\bclass\s*=\s*["']?([\w-]+)/i.exec(caption.content)?.[1]?.toUpperCase() ?? '';
    return [{ start: caption.start / 1000, end: caption.end / 1000, text: spoken, className }];
  });
  const counts = new Map<string, number>();
  for (const { className } of cues) counts.set(className, (counts.get(className) ?? 0) + 1);
  const [mostCues] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [''];
  const segments = cues
    .filter((cue) => cue.className === mostCues)
    .map(({ start, end, text: spoken }) => ({ start, end, text: spoken }));
  const notes =
    counts.size > 1
      ? [
          `It has ${counts.size} languages: "${mostCues}" is used, and ${pluralize(cues.length - segments.length, 'cue')} in other languages left out.`,
        ]
      : [];
  return { format: 'SAMI', segments, language: languageOf(text, mostCues), notes };
}

/** The language of a class, from a style rule such as `.ENCC { Name: English; lang: en-US; }`. */
function languageOf(text: string, className: string): string | undefined {
  const rules = [...text.matchAll(/\.([\w-]+)\s*\{([^}]*)\}/g)];
  const rule = rules.find(([, name]) => name?.toUpperCase() === className);
  return /\blang\s*:\s*([A-Za-z-]+)/i.exec(rule?.[2] ?? '')?.[1];
}
