import type { Preferences } from '../../core/plan/need.ts';
import { data } from './prompt.ts';

/** What the user likes, for every question; undefined when nothing was said. */
export function preferenceText(preferences: Preferences): string | undefined {
  const told = Object.entries(preferences).filter(([, text]) => text.trim() !== '');
  if (told.length === 0) return undefined;
  return `Keep to what the maker of the video wishes for its pictures:\n${data('preferences', Object.fromEntries(told))}`;
}
