import { formatPercent } from '../data/words.ts';

/** Measured progress, 0 to 1. */
export function Bar({ value, label }: { value: number; label: string }) {
  return (
    <progress value={value} max={1} aria-label={label}>
      {formatPercent(value)}
    </progress>
  );
}
