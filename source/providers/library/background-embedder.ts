import { formatCount } from '../../core/text/text.ts';
import type { SentenceModel } from '../matching/sentence-model/model.ts';
import type { MatchContext } from '../matching/text-matching.ts';
import type { TextIndex } from './text-index.ts';

/** Max films whose vectors a search waits for. With more films, only words are compared until the vectors are ready. */
const maxAwaitedFilms = 1500;
/** Milliseconds between two progress reports. */
const reportEveryMs = 500;

interface Run {
  index: TextIndex;
  done: Promise<void>;
  stop: AbortController;
  /** Films that are not finished. */
  left: number;
}

/** Computes the sentence vectors of a library's films in the background, once per scan. */
export class BackgroundEmbedder {
  readonly #model: SentenceModel | undefined;
  #run: Run | undefined;

  constructor(model: SentenceModel | undefined) {
    this.#model = model;
  }

  /** Starts embedding, and waits for it unless the library is large. @throws the signal's reason */
  async embed(index: TextIndex, context: MatchContext): Promise<void> {
    if (!this.#model || index.matcher.vectors) return;
    const run = this.#run?.index === index ? this.#run : this.#start(index, this.#model, context);
    if (run.left > maxAwaitedFilms) return;
    const films = index.videos.length;
    const telling = setInterval(() => {
      const read = films - run.left;
      const counted = `${formatCount(read)} of ${formatCount(films)}`;
      context.progress(read / films, `Reading video descriptions: ${counted}`);
    }, reportEveryMs);
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(context.signal.reason);
    context.signal.addEventListener('abort', leave, { once: true });
    try {
      await Promise.race([run.done, left.promise]);
    } finally {
      context.signal.removeEventListener('abort', leave);
      clearInterval(telling);
    }
  }

  #start(index: TextIndex, model: SentenceModel, context: MatchContext): Run {
    this.#run?.stop.abort();
    const films = index.videos.length;
    const stop = new AbortController();
    const run: Run = { index, stop, left: films, done: Promise.resolve() };
    this.#run = run;
    if (films > maxAwaitedFilms) {
      const counted = formatCount(films);
      context.log(
        'info',
        `The descriptions of ${counted} videos are being read in the background; until then only their words are compared.`,
      );
    }
    run.done = this.#finish(run, model, context);
    return run;
  }

  async #finish(run: Run, model: SentenceModel, { cache, log }: MatchContext): Promise<void> {
    const { index, stop } = run;
    try {
      const { embedFilms } = await import('./film-embeddings.ts');
      const context = { cache, signal: stop.signal };
      index.matcher.vectors = await embedFilms(index.texts, model, context, (read) => {
        run.left = index.videos.length - read;
      });
    } catch (error) {
      // Only words are compared, as on a machine without the model.
      if (!stop.signal.aborted)
        log('warn', `The sentence model failed, so videos are found by their words only: ${String(error)}`);
    }
  }
}
