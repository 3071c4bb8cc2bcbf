/**
 * Bundled in place of `Intl.Segmenter`. Packages make one when they are loaded, which takes longer than drawing the first
 * frame, and most runs never segment a text.
 */
export class LazySegmenter {
  /** @type {Intl.Segmenter | undefined} */
  #made;
  /** @type {ConstructorParameters<typeof Intl.Segmenter>} */
  #args;

  /** @param {ConstructorParameters<typeof Intl.Segmenter>} args */
  constructor(...args) {
    this.#args = args;
  }

  /** @param {string} text */
  segment(text) {
    // By another name, because the bundler replaces `Intl.Segmenter` here, too.
    this.#made ??= new globalThis['Intl']['Segmenter'](...this.#args);
    return this.#made.segment(text);
  }
}
