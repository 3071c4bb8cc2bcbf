import type { Mark } from '../data/words.ts';

/** A state as a glyph and a word. */
export function State({ mark }: { mark: Mark }) {
  return (
    <span class={`state ${mark.tone}`}>
      <span aria-hidden="true">{mark.glyph}</span> {mark.word}
    </span>
  );
}
