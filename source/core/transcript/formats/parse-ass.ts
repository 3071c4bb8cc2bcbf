import { parse } from 'ass-compiler';
import type { RawSegment, RawTranscript } from '../raw-segment.ts';
import { withoutBreaks } from './plain-lines.ts';

/** Reads an ASS or SSA subtitle file, without comments and drawings. Text shown in several layers is read once. */
export function parseAss(text: string): RawTranscript {
  const seen = new Set<string>();
  const segments = parse(text).events.dialogue.flatMap(({ Start, End, Text }): RawSegment[] => {
    const spoken = withoutBreaks(Text.combined).replace(/\s+/g, ' ').trim();
    const key = `${Start} ${End} ${spoken}`;
    if (spoken === '' || seen.has(key)) return [];
    seen.add(key);
    const [start, end] = [Start, End].map((time) => (Number.isFinite(time) ? time : undefined));
    return [{ start, end, text: spoken }];
  });
  return { format: 'ASS', segments, notes: [] };
}
