/** What a job showed at a moment (milliseconds): seconds left, if any were shown, and progress from 0 to 1. */
export interface Moment {
  now: number;
  eta: number | undefined;
  progress: number;
}

/** Shares of moments at which the end was known well enough; a moment without an ETA counts as one at which it was not. */
interface Shares {
  /** Within 20 %, after a quarter of the job's time. */
  afterQuarter: number;
  /** Within 10 %, after half of the job's time. */
  afterHalf: number;
}

/** How well what a job showed fits what happened. */
export interface Accuracy {
  /** The error of the end that was shown, as a share of the whole time of the job. */
  ofArrival: Shares;
  /** The same error as a share of the time left; near the end, seconds count. */
  ofTimeLeft: Shares;
  /** The largest difference of progress and the share of the time that was over, after a tenth of it. */
  difference: number;
}

/** @param startedAt milliseconds; `seconds` is how long the job took */
export function accuracyOf(moments: readonly Moment[], startedAt: number, seconds: number): Accuracy {
  const elapsed = ({ now }: Moment) => (now - startedAt) / 1000;
  const within = (from: number, error: number, of: (left: number) => number) => {
    const counted = moments.filter((each) => elapsed(each) >= from * seconds);
    const good = counted.filter((each) => {
      const left = seconds - elapsed(each);
      return each.eta !== undefined && Math.abs(each.eta - left) <= error * of(left);
    });
    return counted.length === 0 ? 0 : good.length / counted.length;
  };
  const shares = (of: (left: number) => number): Shares => ({
    afterQuarter: within(0.25, 0.2, of),
    afterHalf: within(0.5, 0.1, of),
  });
  const late = moments.filter((each) => elapsed(each) >= 0.1 * seconds);
  return {
    ofArrival: shares(() => seconds),
    ofTimeLeft: shares((left) => left),
    difference: Math.max(0, ...late.map((each) => Math.abs(each.progress - elapsed(each) / seconds))),
  };
}
