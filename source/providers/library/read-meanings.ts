import type { SentenceModel } from '../matching/sentence-model/model.ts';
import type { MatchContext } from '../matching/text-matching.ts';
import { readMeanings } from './film-meanings.ts';
import type { TextIndex } from './text-index.ts';

/** A search waits for the meanings of so many films; those of more are read while words alone are compared. */
const waitedFilms = 1500;
const numbers = new Intl.NumberFormat('en');

/** Reads what the films of a library are about, in the background, once for each scan. */
export class MeaningReader {
  readonly #model: SentenceModel | undefined;
  #stop = new AbortController();
  #reading: { index: TextIndex; done: Promise<void>; films: number; left: number } | undefined;

  constructor(model: SentenceModel | undefined) {
    this.#model = model;
  }

  /** Starts reading and waits where that does not take long. What a stopped step leaves is gone on with by the next. */
  async read(index: TextIndex, context: MatchContext): Promise<void> {
    if (!this.#model || index.matcher.vectors) return;
    const reading = this.#reading?.index === index ? this.#reading : this.#start(index, this.#model, context);
    const { films } = reading;
    const told = () => {
      const read = films - reading.left;
      context.progress(
        read / films,
        `Reading what the films show: ${numbers.format(read)} of ${numbers.format(films)}`,
      );
    };
    const telling = setInterval(told, 500);
    try {
      const left = Promise.withResolvers<void>();
      const leave = () => left.reject(context.signal.reason);
      context.signal.addEventListener('abort', leave, { once: true });
      left.promise.catch(() => {});
      while (reading.left <= waitedFilms && !index.matcher.vectors && this.#reading === reading)
        await Promise.race([reading.done, left.promise]);
      context.signal.removeEventListener('abort', leave);
    } finally {
      clearInterval(telling);
    }
  }

  #start(index: TextIndex, model: SentenceModel, context: MatchContext) {
    this.#stop.abort();
    this.#stop = new AbortController();
    const films = index.videos.length;
    const reading = { index, done: Promise.resolve(), films, left: films };
    this.#reading = reading;
    if (films > waitedFilms)
      context.log(
        'info',
        `What ${numbers.format(films)} films show is read in the background; until then their words alone are compared.`,
      );
    reading.done = readMeanings(
      index.matcher.films,
      model,
      { cache: context.cache, signal: this.#stop.signal },
      (read) => {
        reading.left = films - read;
      },
    ).then(
      (vectors) => {
        index.matcher.vectors = vectors;
      },
      (error: unknown) => {
        if (this.#reading === reading) this.#reading = undefined;
        // Without meanings the words are compared, as on a machine without the model.
        if (!this.#stop.signal.aborted)
          context.log('warn', `What the films show cannot be read: ${String(error)}`);
      },
    );
    return reading;
  }
}
