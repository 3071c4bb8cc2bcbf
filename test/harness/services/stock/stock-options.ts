import type { StandInOptions } from '../stand-in.ts';
import type { StockFilm } from './catalog.ts';

export interface StockOptions extends StandInOptions {
  key?: string;
  films: readonly StockFilm[];
  /** Whether the films' server knows byte ranges. */
  ranges?: boolean;
  /** Requests granted in a window; the site's own without it. */
  limit?: number | undefined;
  windowSeconds?: number;
}

/** A whole number from a query, when it is one. */
export function wholeNumber(text: string | null, usual: number): number | undefined {
  if (text === null || text === '') return usual;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Part of an address made from a title, as the sites do it. */
export function slug(title: string): string {
  return (
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'video'
  );
}
