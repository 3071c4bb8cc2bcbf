import { cleanText } from '../text/text.ts';
import { formatClock } from '../text/timecode.ts';
import { rankFloor } from './candidate.ts';
import type { Shot } from './shot.ts';

/** A shot as an inspector proposes it, not checked yet. */
export interface ShotDraft {
  start: number;
  end: number;
  score: number;
  reason: string;
  saw: readonly string[];
}

export interface ShotRules {
  candidateId: string;
  /** Length of what was looked at. */
  durationSeconds: number;
  minClipSeconds: number;
  maxClipSeconds: number;
  /** What the need wants to be seen; other things in `saw` are ignored. */
  things: readonly string[];
}

/** Inspectors see one picture per second, so a shot that is too short by up to this much is extended. */
const roundingSeconds = 1;

/**
 * Validates and repairs an inspector's answer: the shots are inside the film, of valid lengths, without overlap, best
 * first. A shot that cannot be repaired is left out with a reason. Valid shots are returned unchanged.
 */
export function repairShots(
  drafts: readonly ShotDraft[],
  rules: ShotRules,
): { shots: Shot[]; rejected: string[] } {
  const rejected: string[] = [];
  const shots: Shot[] = [];
  const byScore = drafts.toSorted(
    (a, b) => order(b.score) - order(a.score) || order(a.start) - order(b.start),
  );
  for (const draft of byScore) {
    const range = repair(draft, rules, shots);
    if ('reason' in range) rejected.push(`${named(draft)} ${range.reason}`);
    else shots.push(shotOf(draft, range, rules));
  }
  return { shots, rejected };
}

type Range = { start: number; end: number };

function repair(draft: ShotDraft, rules: ShotRules, taken: readonly Shot[]): Range | { reason: string } {
  const { start, end, score } = draft;
  const { durationSeconds } = rules;
  if (![start, end, score].every(Number.isFinite)) return { reason: 'has no usable times' };
  if (score < rankFloor) return { reason: `scored ${Math.max(1, Math.round(score))} of 10` };
  if (end <= start) return { reason: 'ends before it begins' };
  if (start >= durationSeconds || end <= 0)
    return { reason: `is outside the footage, which ends at ${formatClock(durationSeconds)}` };
  const inside = { start: Math.max(0, start), end: Math.min(end, durationSeconds) };
  const free = longestFreePart(fitLength(inside, rules), taken);
  if (free === undefined) return { reason: 'overlaps a better shot' };
  const length = milliseconds(free.end - free.start);
  if (length < rules.minClipSeconds) return { reason: `is too short: ${length.toFixed(1)} s are left` };
  return free;
}

/** Cuts a range that is too long to its middle; extends one that is too short by no more than rounding. */
function fitLength(range: Range, rules: ShotRules): Range {
  const { minClipSeconds, maxClipSeconds, durationSeconds } = rules;
  const length = range.end - range.start;
  const short = length < minClipSeconds && length >= minClipSeconds - roundingSeconds;
  const wanted = short ? minClipSeconds : Math.min(length, maxClipSeconds);
  if (wanted === length) return range;
  const middle = (range.start + range.end) / 2;
  const start = Math.max(0, Math.min(middle - wanted / 2, durationSeconds - wanted));
  return { start, end: Math.min(start + wanted, durationSeconds) };
}

/** The longest part of a range that no other shot covers. */
function longestFreePart(range: Range, taken: readonly Range[]): Range | undefined {
  let parts: Range[] = [range];
  for (const other of taken) {
    parts = parts.flatMap((part) => [
      { start: part.start, end: Math.min(part.end, other.start) },
      { start: Math.max(part.start, other.end), end: part.end },
    ]);
    parts = parts.filter((part) => part.end > part.start);
  }
  return parts.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0];
}

function shotOf(draft: ShotDraft, range: Range, rules: ShotRules): Shot {
  const seen = new Set(draft.saw.map(plain));
  return {
    candidateId: rules.candidateId,
    start: milliseconds(range.start),
    end: milliseconds(range.end),
    score: Math.min(10, Math.max(1, draft.score)),
    reason: cleanText(draft.reason, 300),
    saw: rules.things.filter((thing) => seen.has(plain(thing))),
  };
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}

function order(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function named({ start, end }: ShotDraft): string {
  return `${time(start)} to ${time(end)}`;
}

function time(seconds: number): string {
  return Number.isFinite(seconds) && Math.abs(seconds) < 1e6 ? formatClock(Math.max(0, seconds)) : '?';
}
