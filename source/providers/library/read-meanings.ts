import type { SentenceModel } from '../matching/sentence-model/model.ts';
import type { MatchContext } from '../matching/text-matching.ts';
import type { TextIndex } from './text-index.ts';

/** A search waits for the meanings of so many films; those of more are read while words alone are compared. */
const waitedFilms = 1500;
/** How often those who wait hear how far it is, in milliseconds. */
const tellEveryMs = 500;
const numbers = new Intl.NumberFormat('en');

interface Reading {
  index: TextIndex;
  done: Promise<void>;
  stop: AbortController;
  /** Films that are not read yet. */
  left: number;
}

/** Reads what the films of a library are about, in the background, once for each scan. */
export class MeaningReader {
  readonly #model: SentenceModel | undefined;
  #reading: Reading | undefined;

  constructor(model: SentenceModel | undefined) {
    this.#model = model;
  }

  /** Starts reading and waits where that does not take long. @throws the signal's reason */
  async read(index: TextIndex, context: MatchContext): Promise<void> {
    if (!this.#model || index.matcher.vectors) return;
    const reading = this.#reading?.index === index ? this.#reading : this.#start(index, this.#model, context);
    if (reading.left > waitedFilms) return;
    const films = index.videos.length;
    const telling = setInterval(() => {
      const read = films - reading.left;
      const counted = `${numbers.format(read)} of ${numbers.format(films)}`;
      context.progress(read / films, `Reading what the films show: ${counted}`);
    }, tellEveryMs);
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
    if (films > waitedFilms) {
      const counted = numbers.format(films);
      context.log(
        'info',
        `What ${counted} films show is read in the background; until then their words alone are compared.`,
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
      // Words alone are compared, as on a machine without the model.
      if (!stop.signal.aborted) log('warn', `What the films show cannot be read: ${String(error)}`);
    }
  }
}
