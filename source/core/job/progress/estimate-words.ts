import type { Estimate } from './estimate.ts';

/** An estimate's cost in words: "$0.31", "$0.004", or "price unknown". */
export function describeCost({ costUsd }: Estimate): string {
  if (costUsd === undefined) return 'price unknown';
  return `$${costUsd.toFixed(costUsd > 0 && costUsd < 0.01 ? 3 : 2)}`;
}

/** "~40 s", "~4 min", "~1 h 20 min": rounded, because it is an estimate. */
export function describeTime(seconds: number): string {
  if (seconds < 55) return `~${Math.ceil(seconds / 10) * 10} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `~${minutes} min`;
  const rest = Math.round((minutes % 60) / 10) * 10;
  return rest === 0 || rest === 60
    ? `~${Math.round(minutes / 60)} h`
    : `~${Math.floor(minutes / 60)} h ${rest} min`;
}
