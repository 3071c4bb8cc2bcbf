import { clipsFirst } from '../choice/priority.ts';
import { laneNames, type NeedStepName, needStepNames } from '../steps.ts';
import { chanceOf } from './chance.ts';
import type { Course } from './course.ts';
import { type StepKnowledge, secondsLeft } from './durations.ts';
import { InFlight } from './in-flight.ts';
import type { NeedOutlook } from './outlook.ts';

const stepCount = needStepNames.length;
const place = Object.fromEntries(needStepNames.map((name, at) => [name, at])) as Record<NeedStepName, number>;

/** A fraction below this says too little about how long a step takes. */
const leastFraction = 0.1;

/**
 * Seconds until the last need has ended, in several runs of what is left through the lanes. Each run draws how long a
 * step takes and whether it fails from what is known. The same step draws the same numbers at every moment, so that the
 * result does not jump.
 * @returns one number a run, ascending
 */
export function simulateRuns(needs: readonly NeedOutlook[], course: Course, runs: number): number[] {
  const simulation = new Simulation(needs, course);
  return Array.from({ length: runs }, (_, run) => simulation.run(run / runs)).sort((a, b) => a - b);
}

/** Lanes serve the steps that finish clips early first, then the earliest need, as the runner does most of the time. */
class Simulation {
  readonly #needs: readonly NeedOutlook[];
  readonly #course: Course;
  readonly #count: number;
  readonly #steps: StepKnowledge[];
  readonly #lanes: { free: number; steps: number[] }[];
  readonly #laneOf: number[];
  /** How many runs of a step wait, by step and need; and by step the first need that may have one. */
  readonly #waiting: Uint8Array;
  readonly #first: Int32Array;
  /** By step, the first need that may wait to begin it for the first time. */
  readonly #firstFresh: Int32Array;
  /** How often a step was begun, by step and need. */
  readonly #begun: Uint16Array;
  readonly #films: Int32Array;
  readonly #shots: Int32Array;
  readonly #missing: Int32Array;
  /** The step at which the next clip of a need begins. */
  readonly #clipStep: Int32Array;
  /** Films being looked at, and shots in work. */
  readonly #looking: Int32Array;
  readonly #chains: Int32Array;
  /** 1 for needs that wait for the assignment of films. */
  readonly #awaitsFilms: Uint8Array;
  readonly #running = new InFlight();
  #searchesLeft = 0;
  #now = 0;
  #turn = 0;

  constructor(needs: readonly NeedOutlook[], course: Course) {
    const count = needs.length;
    this.#needs = needs;
    this.#course = course;
    this.#count = count;
    this.#steps = needStepNames.map((name) => course.knowledge[name]);
    this.#laneOf = needStepNames.map((name) => laneNames.indexOf(course.laneOf[name]));
    this.#lanes = laneNames.map((_, lane) => ({
      free: 0,
      steps: clipsFirst.map((name) => place[name]).filter((step) => this.#laneOf[step] === lane),
    }));
    this.#waiting = new Uint8Array(stepCount * count);
    this.#first = new Int32Array(stepCount);
    this.#firstFresh = new Int32Array(stepCount);
    this.#begun = new Uint16Array(stepCount * count);
    this.#films = new Int32Array(count);
    this.#shots = new Int32Array(count);
    this.#missing = new Int32Array(count);
    this.#clipStep = new Int32Array(count);
    this.#looking = new Int32Array(count);
    this.#chains = new Int32Array(count);
    this.#awaitsFilms = new Uint8Array(count);
  }

  /**
   * Seconds until everything has ended.
   * @param turn where in the distributions this run is, from 0 to 1
   */
  run(turn: number): number {
    this.#reset(turn);
    for (;;) {
      this.#startWaiting();
      const step = this.#running.takeFirst();
      if (!step) return this.#now;
      this.#now = step.until;
      const lane = this.#lanes[this.#laneOf[step.step] ?? 0];
      if (lane) lane.free += 1;
      this.#ended(step.need, step.step, step.late);
    }
  }

  #reset(turn: number): void {
    this.#turn = turn;
    this.#now = 0;
    this.#searchesLeft = 0;
    this.#waiting.fill(0);
    this.#first.fill(this.#count);
    this.#firstFresh.fill(this.#count);
    this.#looking.fill(0);
    this.#chains.fill(0);
    this.#awaitsFilms.fill(0);
    for (const [at, lane] of this.#lanes.entries()) lane.free = this.#course.limits[laneNames[at] ?? 'cut'];
    for (let need = 0; need < this.#count; need++) {
      const outlook = this.#needs[need];
      if (outlook) this.#enter(need, outlook);
    }
    if (this.#searchesLeft === 0) this.#assignAll();
  }

  #enter(need: number, outlook: NeedOutlook): void {
    const { films, shots, clipStep, missing, begun, ready, running, assigned } = outlook;
    this.#shots[need] = shots;
    this.#missing[need] = missing;
    this.#clipStep[need] = clipStep;
    for (let step = 0; step < stepCount; step++) this.#begun[step * this.#count + need] = begun[step] ?? 0;
    for (const step of ready) {
      this.#countInWork(need, step);
      this.#push(need, step);
    }
    for (const { step, startedAt, fraction } of running) {
      this.#countInWork(need, step);
      const spent = Math.max(0, this.#course.now - startedAt) / 1000;
      this.#run(need, step, this.#secondsLeft(need, step, (begun[step] ?? 1) - 1, spent, fraction), spent);
      const lane = this.#lanes[this.#laneOf[step] ?? 0];
      if (lane) lane.free -= 1;
    }
    this.#films[need] = assigned ? films : this.#drawFilms(need, films);
    if (!assigned && ready.length + running.length === 0) this.#awaitsFilms[need] = 1;
  }

  #countInWork(need: number, step: number): void {
    if (step === place.search) this.#searchesLeft += 1;
    else if (step === place.preview || step === place.inspect) this.#add(this.#looking, need, 1);
    else if (step !== place.rank) this.#add(this.#chains, need, 1);
  }

  #add(to: Int32Array, need: number, by: number): number {
    const value = (to[need] ?? 0) + by;
    to[need] = value;
    return value;
  }

  #push(need: number, step: number): void {
    const at = step * this.#count + need;
    this.#waiting[at] = (this.#waiting[at] ?? 0) + 1;
    if (need < (this.#first[step] ?? 0)) this.#first[step] = need;
    if (need < (this.#firstFresh[step] ?? 0) && (this.#begun[at] ?? 0) === 0) this.#firstFresh[step] = need;
  }

  #startWaiting(): void {
    for (const lane of this.#lanes) {
      for (const step of lane.steps) {
        while (lane.free > 0) {
          const need = this.#pop(step);
          if (need === undefined) break;
          lane.free -= 1;
          const at = step * this.#count + need;
          const ordinal = this.#begun[at] ?? 0;
          this.#begun[at] = ordinal + 1;
          this.#run(need, step, this.#secondsLeft(need, step, ordinal, 0, undefined), 0);
        }
      }
    }
  }

  /** An inspection that would take longer than its deadline ends there without a result. */
  #run(need: number, step: number, seconds: number, spent: number): void {
    const most = step === place.inspect ? Math.max(0, this.#course.lookDeadline - spent) : seconds;
    this.#running.add({ until: this.#now + Math.min(seconds, most), need, step, late: seconds > most });
  }

  /** The earliest need for which this step waits; one for which it never ran goes first. */
  #pop(step: number): number | undefined {
    const fresh = this.#skip(this.#firstFresh, step, true);
    const need = fresh < this.#count ? fresh : this.#skip(this.#first, step, false);
    if (need >= this.#count) return undefined;
    const at = step * this.#count + need;
    this.#waiting[at] = (this.#waiting[at] ?? 0) - 1;
    return need;
  }

  /** Moves the pointer of a step to the next need for which it waits. */
  #skip(pointers: Int32Array, step: number, fresh: boolean): number {
    let need = pointers[step] ?? 0;
    for (; need < this.#count; need++) {
      const at = step * this.#count + need;
      if ((this.#waiting[at] ?? 0) > 0 && (!fresh || (this.#begun[at] ?? 0) === 0)) break;
    }
    pointers[step] = need;
    return need;
  }

  #secondsLeft(
    need: number,
    step: number,
    ordinal: number,
    spent: number,
    fraction: number | undefined,
  ): number {
    if (fraction !== undefined && fraction > leastFraction && spent > 0)
      return (spent / fraction) * (1 - fraction);
    const knowledge = this.#steps[step];
    if (!knowledge) return 0;
    const chance = this.#chance(need, step, ordinal, 0);
    const { table } = knowledge;
    return spent > 0
      ? secondsLeft(knowledge.durations, spent, chance)
      : (table[Math.floor(chance * table.length)] ?? 0);
  }

  #ended(need: number, step: number, late: boolean): void {
    const ordinal = (this.#begun[step * this.#count + need] ?? 1) - 1;
    const failed = late || this.#chance(need, step, ordinal, 1) < (this.#steps[step]?.failure ?? 0);
    switch (step) {
      case place.search:
        this.#searchesLeft -= 1;
        if (!failed && (this.#films[need] ?? 0) > 0) this.#push(need, place.rank);
        if (this.#searchesLeft === 0) this.#assignAll();
        return;
      case place.rank:
        if (failed) return;
        this.#awaitsFilms[need] = 1;
        if (this.#searchesLeft === 0 || this.#course.worksAhead) this.#look(need, this.#course.window);
        return;
      case place.preview:
      case place.inspect:
        this.#looked(need, step, failed, ordinal);
        return;
      default:
        if (!failed && step < stepCount - 1) {
          this.#push(need, step + 1);
          return;
        }
        this.#add(this.#chains, need, -1);
        if (failed) this.#add(this.#missing, need, 1);
        this.#choose(need);
    }
  }

  #looked(need: number, step: number, failed: boolean, ordinal: number): void {
    if (!failed && step === place.preview) {
      this.#push(need, place.inspect);
      return;
    }
    const looking = this.#add(this.#looking, need, -1);
    // A film that cannot be looked at is replaced by the next one.
    if (failed && (this.#films[need] ?? 0) > 0) {
      this.#look(need, 1);
      return;
    }
    const { probability, each } = this.#course.shots;
    if (!failed && this.#chance(need, step, ordinal, 2) < probability) this.#add(this.#shots, need, each);
    if (looking === 0) this.#choose(need);
  }

  #assignAll(): void {
    for (let need = 0; need < this.#count; need++) {
      if (this.#awaitsFilms[need] === 1) this.#look(need, this.#course.window);
    }
  }

  #look(need: number, films: number): void {
    this.#awaitsFilms[need] = 0;
    const count = Math.min(films, this.#films[need] ?? 0);
    this.#add(this.#films, need, -count);
    this.#add(this.#looking, need, count);
    for (let film = 0; film < count; film++) this.#push(need, place.preview);
  }

  /** Puts the best shots in work; without any, the next film is looked at. */
  #choose(need: number): void {
    while ((this.#missing[need] ?? 0) > 0 && (this.#shots[need] ?? 0) > 0) {
      this.#add(this.#missing, need, -1);
      this.#add(this.#shots, need, -1);
      this.#add(this.#chains, need, 1);
      this.#push(need, this.#clipStep[need] ?? place.fetch);
      this.#clipStep[need] = place.fetch;
    }
    const isBusy = (this.#chains[need] ?? 0) > 0 || (this.#looking[need] ?? 0) > 0;
    if ((this.#missing[need] ?? 0) > 0 && !isBusy) this.#look(need, 1);
  }

  #drawFilms(need: number, most: number): number {
    const { filmCounts } = this.#course;
    const drawn = filmCounts[Math.floor(this.#chance(need, 0, 0, 3) * filmCounts.length)];
    return Math.min(most, drawn ?? most);
  }

  #chance(need: number, step: number, ordinal: number, salt: number): number {
    return chanceOf(need, (step * 64 + ordinal) * 4 + salt, this.#turn);
  }
}
