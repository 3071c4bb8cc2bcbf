import type { SentenceModel } from '../matching/sentence-model/model.ts';
import type { MatchContext } from '../matching/text-matching.ts';
import type { TextIndex } from './text-index.ts';

/** Max films whose vectors a search waits for. With more films, only words are compared until the vectors are ready. */
const maxAwaitedFilms = 1500;
/** Milliseconds between two progress reports. */
const reportEveryMs = 500;
const numbers = new Intl.NumberFormat('en');

interface Reading {
  index: TextIndex;
  done: Promise<void>;
  stop: AbortController;
  /** Films that are not finished. */
  left: number;
}

/** Computes the sentence vectors of a library's films in the background, once per scan. */
export class MeaningReader {
  readonly #model: SentenceModel | undefined;
  #reading: Reading | undefined;

  constructor(model: SentenceModel | undefined) {
    this.#model = model;
  }

  /** Starts reading, and waits for it unless the library is large. @throws the signal's reason */
  async read(index: TextIndex, context: MatchContext): Promise<void> {
    if (!this.#model || index.matcher.vectors) return;
    const reading = this.#reading?.index === index ? this.#reading : this.#start(index, this.#model, context);
    if (reading.left > maxAwaitedFilms) return;
    const films = index.videos.length;
    const telling = setInterval(() => {
      const read = films - reading.left;
      const counted = `${numbers.format(read)} of ${numbers.format(films)}`;
      context.progress(read / films, `Reading film descriptions: ${counted}`);
    }, reportEveryMs);
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(context.signal.reason);
    context.signal.addEventListener('abort', leave, { once: true });
    try {
      await Promise.race([reading.done, left.promise]);
    } finally {
      context.signal.removeEventListener('abort', leave);
      clearInterval(telling);
    }
  }

  #start(index: TextIndex, model: SentenceModel, context: MatchContext): Reading {
    this.#reading?.stop.abort();
    const films = index.videos.length;
    const stop = new AbortController();
    const reading: Reading = { index, stop, left: films, done: Promise.resolve() };
    this.#reading = reading;
    if (films > maxAwaitedFilms) {
      const counted = numbers.format(films);
      context.log(
        'info',
        `The descriptions of ${counted} films are being read in the background; until then only their words are compared.`,
      );
    }
    reading.done = this.#finish(reading, model, context);
    return reading;
  }

  async #finish(reading: Reading, model: SentenceModel, { cache, log }: MatchContext): Promise<void> {
    const { index, stop } = reading;
    try {
      const { readMeanings } = await import('./film-meanings.ts');
      const context = { cache, signal: stop.signal };
      index.matcher.vectors = await readMeanings(index.matcher.films, model, context, (read) => {
        reading.left = index.videos.length - read;
      });
    } catch (error) {
      // Only words are compared, as on a machine without the model.
      if (!stop.signal.aborted) log('warn', `The sentence model failed on the films: ${String(error)}`);
    }
  }
}
