import { cleanText } from '../text/text.ts';
import { clock } from '../text/timecode.ts';
import { rankFloor } from './candidate.ts';
import type { Shot } from './shot.ts';

/** A shot as a judge proposes it, nothing about it checked. */
export interface ShotDraft {
  start: number;
  end: number;
  score: number;
  reason: string;
  saw: readonly string[];
}

export interface ShotRules {
  candidateId: string;
  /** Of what was looked at; nothing lies behind it. */
  durationSeconds: number;
  minClipSeconds: number;
  maxClipSeconds: number;
  /** What the need names to be seen; nothing else counts as seen. */
  things: readonly string[];
}

/** A judge sees one picture a second: a shot may be short of the least length by this much and is made longer. */
const roundingSeconds = 1;

/**
 * What a judge's answer goes through: shots inside the film, of the right lengths, none overlapping another, best first.
 * What cannot be mended is left out with a reason. Shots that are in order come out as they went in.
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
    const range = mend(draft, rules, shots);
    if ('reason' in range) rejected.push(`${named(draft)} ${range.reason}`);
    else shots.push(shotOf(draft, range, rules));
  }
  return { shots, rejected };
}

type Range = { start: number; end: number };

function mend(draft: ShotDraft, rules: ShotRules, taken: readonly Shot[]): Range | { reason: string } {
  const { start, end, score } = draft;
  const { durationSeconds } = rules;
  if (![start, end, score].every(Number.isFinite)) return { reason: 'has no usable times' };
  if (score < rankFloor) return { reason: `scored ${Math.max(1, Math.round(score))} of 10` };
  if (end <= start) return { reason: 'ends before it begins' };
  if (start >= durationSeconds || end <= 0)
    return { reason: `lies outside the film, which ends at ${clock(durationSeconds)}` };
  const inside = { start: Math.max(0, start), end: Math.min(end, durationSeconds) };
  const free = besides(fitLength(inside, rules), taken);
  if (free === undefined) return { reason: 'overlaps a better shot' };
  const length = milliseconds(free.end - free.start);
  if (length < rules.minClipSeconds) return { reason: `leaves only ${length.toFixed(1)} s` };
  return free;
}

/** Too long: its middle. Short by no more than rounding: a little longer, where the film has room. */
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

/** The longest part of a range that no taken shot covers. */
function besides(range: Range, taken: readonly Range[]): Range | undefined {
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
  return Number.isFinite(seconds) && Math.abs(seconds) < 1e6 ? clock(Math.max(0, seconds)) : '?';
}
