import type { FrameRate } from './rate.ts';

/** The frame nearest to a time in seconds. */
export function frameAt(seconds: number, rate: FrameRate): number {
  return Math.round((seconds * rate.num) / rate.den);
}

/**
 * Converts a number of frames to another rate. The computation is exact; the result is rounded to the nearest frame
 * (a half rounds up) or down.
 */
export function rescaleFrames(
  frames: number,
  from: FrameRate,
  to: FrameRate,
  rounding: 'nearest' | 'down' = 'nearest',
): number {
  if (sameRate(from, to)) return frames;
  const over = BigInt(frames) * BigInt(from.den) * BigInt(to.num);
  const under = BigInt(from.num) * BigInt(to.den);
  // BigInt division truncates; frames are never negative here.
  return Number(rounding === 'down' ? over / under : (2n * over + under) / (2n * under));
}

export function sameRate(a: FrameRate, b: FrameRate): boolean {
  return a.num * b.den === b.num * a.den;
}

/** Frames per second as timecode counts them: 30 for 29.97. */
export function timecodeBase(rate: FrameRate): number {
  return Math.max(1, Math.round(rate.num / rate.den));
}

/** Drop-frame timecode exists only for 29.97 and 59.94 (SMPTE ST 12-1). */
export function canDropFrames(rate: FrameRate): boolean {
  return rate.den === 1001 && timecodeBase(rate) % 30 === 0;
}

/** Frame numbers skipped at the start of every minute except each tenth: 2 at 29.97, 4 at 59.94. */
function droppedPerMinute(base: number): number {
  return base / 15;
}

/** Such as "01:00:00:00", or "01:00:00;00" for drop-frame. Wraps at 24 hours. */
export function formatTimecode(frames: number, rate: FrameRate, dropFrame: boolean): string {
  const base = timecodeBase(rate);
  const dropped = dropFrame ? droppedPerMinute(base) : 0;
  const perTenMinutes = base * 600 - dropped * 9;
  const count = frames % (perTenMinutes * 144);
  const tens = Math.floor(count / perTenMinutes);
  const rest = count % perTenMinutes;
  // The first of ten minutes skips nothing.
  const minutes = rest < base * 60 ? 0 : 1 + Math.floor((rest - base * 60) / (base * 60 - dropped));
  const numbered = count + dropped * (tens * 9 + minutes);
  const fields = [
    Math.floor(numbered / (base * 3600)),
    Math.floor(numbered / (base * 60)) % 60,
    Math.floor(numbered / base) % 60,
  ];
  const frame = String(numbered % base).padStart(2, '0');
  return fields.map((field) => String(field).padStart(2, '0')).join(':') + (dropFrame ? ';' : ':') + frame;
}

/**
 * Parses "14:09:42;10" as frames since midnight. A `;` or `.` before the frames means drop-frame, if the base has it.
 * @param base frames per second as the timecode counts them
 * @returns undefined for text that is not a timecode of this base
 */
export function parseTimecode(
  text: string,
  base: number,
): { frames: number; dropFrame: boolean } | undefined {
  const match = /^(\d{2}):(\d{2}):(\d{2})([:;.])(\d{2,3})$/.exec(text.trim());
  if (!match) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1, 4).map(Number);
  const frame = Number(match[5]);
  if (hours > 23 || minutes > 59 || seconds > 59 || frame >= base) return undefined;
  const dropFrame = match[4] !== ':' && base % 30 === 0;
  const dropped = dropFrame ? droppedPerMinute(base) : 0;
  if (seconds === 0 && minutes % 10 !== 0 && frame < dropped) return undefined;
  const allMinutes = hours * 60 + minutes;
  const counted = (allMinutes * 60 + seconds) * base + frame;
  return { frames: counted - dropped * (allMinutes - Math.floor(allMinutes / 10)), dropFrame };
}
