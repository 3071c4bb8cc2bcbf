import type { JobHandle } from '../../core/api/app.ts';
import type { Command } from '../../core/job/command.ts';
import { needTitle } from '../../core/job/events/event-lines.ts';
import type { Job } from '../../core/job/job.ts';
import type { Estimate } from '../../core/job/progress/estimate.ts';
import { describeCost, describeTime } from '../../core/job/progress/estimate-words.ts';
import { findAddedNeed } from '../../core/job/review/added-need.ts';
import { fewerNeedsFault, findWeakestNeeds, moreNeedsFault } from '../../core/job/review/density.ts';
import { overlapFault } from '../../core/job/review/need-times.ts';
import { planningWords } from '../../core/job/review/planning.ts';
import { cleanText, pluralize } from '../../core/text/text.ts';
import { formatClock, parseClock } from '../../core/text/timecode.ts';
import { type AnswerWords, helpLines, matchAnswerWord } from './chosen-word.ts';
import {
  needAnswers,
  needDetailLines,
  needPrompt,
  needQuestionLines,
  readNeedAnswer,
} from './need-question.ts';

/** Who is asked. */
interface Asker {
  /** Asks a question in one line. @returns the answer, or undefined when there will be none: the input has ended */
  ask(question: string): Promise<string | undefined>;
  write(line: string): void;
  /** What the selected needs will cost and how long they will take. */
  estimate(job: Job): Estimate;
}

/** How a review ended: `start` accepts the plan, `save` leaves it for later. */
type ReviewEnd = 'start' | 'save';

const lastAnswers = {
  start: 'look for footage for the selected needs',
  again: 'go through the needs again',
  new: 'add a need of your own',
  more: 'plan more needs and keep the current ones',
  fewer: 'remove the weakest needs, but none that you changed or added',
  save: 'end here; the plan is kept for a later review',
} as const satisfies AnswerWords;

/**
 * Reviews a plan with questions: one for each need, then whether to start. For a terminal on which no screen can be
 * drawn. Every answer is carried out at once, so nothing is lost when the review is left.
 */
export async function askReview(handle: JobHandle, asker: Asker): Promise<ReviewEnd> {
  const review = new ReviewByQuestions(handle, asker);
  for (;;) {
    const end = (await review.needs()) ? await review.last() : 'save';
    if (end !== 'again') return end;
  }
}

class ReviewByQuestions {
  readonly #handle: JobHandle;
  readonly #asker: Asker;

  constructor(handle: JobHandle, asker: Asker) {
    this.#handle = handle;
    this.#asker = asker;
  }

  /** Asks about each need. @returns false when there was no answer */
  async needs(): Promise<boolean> {
    const { write } = this.#asker;
    const { needs } = this.#job;
    if (needs.length > 0) {
      write('');
      write(`${pluralize(needs.length, 'moment')} for B-roll, called needs. Nothing is downloaded yet.`);
      write('Answer with a word or its first letter; Enter keeps what is in brackets, ? explains.');
    }
    // An edit may put the needs in another order.
    const ids = needs.map(({ need }) => need.id);
    for (let index = 0; index < ids.length; ) {
      const step = await this.#need(ids[index] ?? '', index, ids.length);
      if (step === undefined) return false;
      index = step === 'done' ? ids.length : Math.max(0, index + step);
    }
    return true;
  }

  /** Asks whether to start. */
  async last(): Promise<ReviewEnd | 'again'> {
    const { ask, write, estimate } = this.#asker;
    for (;;) {
      const { needs } = this.#job;
      const count = needs.filter(({ need }) => need.selected).length;
      const expected = estimate(this.#job);
      const facts = `about ${describeCost(expected)}, ${describeTime(expected.seconds)}`;
      write('');
      write(`${count} of ${pluralize(needs.length, 'need')} selected${count > 0 ? `: ${facts}` : ''}`);
      const answer = await ask(`${Object.keys(lastAnswers).join(', ')}: `);
      if (answer === undefined) return 'save';
      const word = matchAnswerWord(answer, lastAnswers);
      if (word === 'new') await this.#add();
      else if (word === 'more') await this.#more();
      else if (word === 'fewer') await this.#fewer();
      else if (word === 'start' && count === 0) write('Nothing is selected: take at least one need.');
      else if (word !== undefined) return word;
      else for (const line of helpLines(lastAnswers)) write(line);
    }
  }

  get #job(): Job {
    return this.#handle.snapshot();
  }

  /** Asks about one need. @returns how many needs further to go on; undefined when there was no answer */
  async #need(id: string, index: number, count: number): Promise<number | 'done' | undefined> {
    const { ask, write } = this.#asker;
    const current = () => this.#job.needs.find(({ need }) => need.id === id)?.need;
    const first = current();
    if (!first) return 1;
    for (const line of needQuestionLines(first, index, count)) write(line);
    for (let need = current(); need; need = current()) {
      const text = await ask(needPrompt(need));
      if (text === undefined) return undefined;
      const answer = readNeedAnswer(text);
      switch (answer.type) {
        case 'keep':
          return 1;
        case 'take':
        case 'leave':
          await this.#dispatch({ type: 'select', needId: id, selected: answer.type === 'take' });
          return 1;
        case 'back':
          return -1;
        case 'done':
          return 'done';
        case 'more':
          for (const line of needDetailLines(need)) write(line);
          break;
        case 'edit': {
          const phrase = answer.phrase ?? (await ask(`new phrase [${cleanText(need.phrase)}]: `));
          if (phrase === undefined) return undefined;
          await this.#edit(id, need.phrase, phrase);
          break;
        }
        case 'help':
          for (const line of helpLines(needAnswers)) write(line);
          break;
        case 'unknown':
          write(`"${cleanText(text, 60)}" is not one of the answers; ? lists them.`);
          break;
      }
    }
    return 1;
  }

  async #edit(needId: string, before: string, typed: string): Promise<void> {
    const phrase = cleanText(typed, 120);
    if (phrase === '' || phrase === before) return;
    await this.#dispatch({ type: 'edit', needId, changes: { phrase } });
    this.#asker.write(`  the phrase is now: ${phrase}`);
  }

  async #add(): Promise<void> {
    const { ask, write } = this.#asker;
    const time = await ask('start time, like 1:30: ');
    const at = time === undefined ? undefined : parseClock(time);
    if (at === undefined) return write('Nothing was added: enter a time like 1:30, or seconds like 90.');
    const end = this.#job.probe?.durationSeconds;
    if (end !== undefined && at >= end)
      return write(`Nothing was added: the video ends at ${formatClock(end)}.`);
    const phrase = cleanText((await ask('what to search for, two to six concrete words: ')) ?? '', 120);
    if (phrase === '') return write('Nothing was added: a need must have a phrase to search for.');
    const before = this.#job;
    await this.#dispatch({ type: 'add', phrase, at });
    const added = findAddedNeed(before, this.#job);
    const overlap = added && overlapFault(this.#job, added);
    if (overlap !== undefined) write(overlap);
  }

  /** Has more needs planned, and waits for them. */
  async #more(): Promise<void> {
    const { write } = this.#asker;
    const fault = moreNeedsFault(this.#job);
    if (fault !== undefined) return write(fault);
    const before = new Set(this.#job.needs.map(({ need }) => need.id));
    await this.#dispatch({ type: 'more-needs' });
    const { planning } = this.#job;
    if (planning?.isActive) write(`${planningWords(planning)} ...`);
    await this.#planned();
    for (const { need } of this.#job.needs) if (!before.has(need.id)) write(`  ${needTitle(need)}`);
    if (this.#job.planning) write(planningWords(this.#job.planning));
  }

  async #fewer(): Promise<void> {
    const { write } = this.#asker;
    const fault = fewerNeedsFault(this.#job);
    if (fault !== undefined) return write(fault);
    const removed = new Set(findWeakestNeeds(this.#job));
    const needs = this.#job.needs.map(({ need }) => need).filter(({ id }) => removed.has(id));
    await this.#dispatch({ type: 'fewer-needs' });
    write(`${pluralize(needs.length, 'need')} removed:`);
    for (const need of needs) write(`  ${needTitle(need)}`);
  }

  /** Waits until no needs are being planned, or the job has stopped. */
  async #planned(): Promise<void> {
    const handle = this.#handle;
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => {
      if (!this.#job.planning?.isActive) resolve();
    };
    const stop = handle.subscribe(check);
    check();
    await Promise.race([promise, handle.ended]);
    stop();
  }

  async #dispatch(command: Command): Promise<void> {
    await this.#handle.dispatch(command);
  }
}
