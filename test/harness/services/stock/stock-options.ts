import type { StandInOptions } from '../stand-in.ts';
import type { StockFilm } from './catalog.ts';

export interface StockOptions extends StandInOptions {
  key?: string;
  films: readonly StockFilm[];
  /** Whether the server of the films supports byte ranges. */
  ranges?: boolean;
  /** Requests allowed in a window; the default is that of the real site. */
  limit?: number | undefined;
  windowSeconds?: number;
}

/** A whole number from a query, when it is one. */
export function wholeNumber(text: string | null, usual: number): number | undefined {
  if (text === null || text === '') return usual;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** A title as part of a URL, like on the sites. */
export function slug(title: string): string {
  return (
    title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'video'
  );
}
