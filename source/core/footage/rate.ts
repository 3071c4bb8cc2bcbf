import * as z from 'zod';

/** A frame rate as a fraction: 30000/1001, never 29.97. */
export const frameRateSchema = z.object({ num: z.int().positive(), den: z.int().positive() });
export type FrameRate = z.infer<typeof frameRateSchema>;

/** The frame rates that video editors support. */
export const standardRates: readonly FrameRate[] = [
  { num: 24000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
  { num: 48, den: 1 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
  { num: 60, den: 1 },
];

/**
 * Max relative difference between a measured rate and the standard one it stands for: half the gap of 23.976 and 24.
 */
const snapTolerance = 0.0005;

export function framesPerSecond(rate: FrameRate): number {
  return rate.num / rate.den;
}

/** Parses "30000/1001" or "25"; undefined for "0/0" and anything else that is not a positive rate. */
export function parseRate(text: string | undefined): FrameRate | undefined {
  const match = /^(\d+)(?:\/(\d+))?$/.exec(text ?? '');
  if (!match) return undefined;
  const num = Number(match[1]);
  const den = Number(match[2] ?? '1');
  return num > 0 && den > 0 ? { num, den } : undefined;
}

/** The standard rate within 0.05 % of this rate, otherwise the rate itself. */
export function snapRate(rate: FrameRate): FrameRate {
  const value = framesPerSecond(rate);
  const near = standardRates.find(
    (standard) => Math.abs(framesPerSecond(standard) / value - 1) <= snapTolerance,
  );
  return near ?? rate;
}

/** The standard rate nearest to this many frames a second. */
export function nearestRate(perSecond: number): FrameRate {
  const distance = (rate: FrameRate) => Math.abs(Math.log(framesPerSecond(rate) / perSecond));
  return standardRates.reduce((best, rate) => (distance(rate) < distance(best) ? rate : best));
}

/** The rate as an ffmpeg argument, such as "30000/1001". */
export function formatRate(rate: FrameRate): string {
  return `${rate.num}/${rate.den}`;
}

/** The rate for users, such as "29.97" or "25". */
export function describeRate(rate: FrameRate): string {
  return String(Math.round(framesPerSecond(rate) * 1000) / 1000);
}

/**
 * Whole frames between two times in seconds, at least 1. Both ends are rounded to the same grid. Rounding start and
 * length separately would be one frame off in a quarter of all cases at 29.97.
 */
export function framesBetween(startSeconds: number, endSeconds: number, rate: FrameRate): number {
  const frame = (seconds: number) => Math.round((seconds * rate.num) / rate.den);
  return Math.max(1, frame(endSeconds) - frame(startSeconds));
}
