import type { RawSegment } from './raw-segment.ts';

/** "[SPEAKER_01]:", "Speaker 2:", "(SPEAKER A)" and the ">>" of live captions. */
const numbered = /^\s*[-–—]?\s*[[(]?speaker[ _]?(?:\d+|[A-Z])[\])]?\s*:?\s+/i;
const chevrons = /(?:^|\s)>{2,}\s*/g;
/** "ANNA:", "DR. SMITH:". */
const capitals = /^\s*[-–—]?\s*(?:>>\s*)?[[(]?\p{Lu}[\p{Lu}\p{N}.'’ -]{1,30}[\])]?:\s+(?=\S)/u;
/** "Anna:" is a label only if it is repeated. */
const name = /^\s*[-–—]?\s*(\p{Lu}[\p{L}.'’-]{1,20}(?: \p{Lu}[\p{L}.'’-]{0,20})?):\s+(?=\S)/u;
/** A name is a label if at least this share of the segments, and at least this many, begin with it. */
const minNameShare = 0.2;
const minNameCount = 2;

/** Removes speaker labels from the texts of segments. */
export function withoutSpeakerLabels(segments: readonly RawSegment[]): RawSegment[] {
  const counts = new Map<string, number>();
  for (const { text } of segments) {
    const label = name.exec(text)?.[1];
    if (label !== undefined) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  const labels = [...counts].filter(
    ([, count]) => count >= minNameCount && count >= segments.length * minNameShare,
  );
  const known = new Set(labels.map(([label]) => label));
  return segments.map((segment) => ({ ...segment, text: withoutLabel(segment.text, known) }));
}

function withoutLabel(text: string, known: ReadonlySet<string>): string {
  const plain = text.replace(chevrons, ' ').replace(numbered, '').replace(capitals, '');
  const label = name.exec(plain);
  return label?.[1] !== undefined && known.has(label[1]) ? plain.slice(label[0].length) : plain;
}
