import { needStepNames } from '../../step/steps.ts';
import { type StepDuration, sampleSecondsLeft } from '../durations.ts';
import { InFlight } from './in-flight.ts';
import type { RemainingWork } from './remaining-work.ts';
import { seededRandom } from './seeded-random.ts';
import { stepPlace as place, SimulatedLanes } from './simulated-lanes.ts';
import type { SimulationInput } from './simulation-input.ts';
import { WaitingSteps } from './waiting-steps.ts';

const stepCount = needStepNames.length;

/** How likely a shot that is fetched while films are looked at is beaten by a later one: nobody knows. */
const chanceToBeBeaten = 0.5;

/**
 * Seconds until the last need has ended, in several runs of what is left through the lanes. Each run draws how long a
 * step takes and whether it fails. The same step draws the same numbers at every moment, so that nothing jumps.
 * @returns one number a run, ascending
 */
export function simulateRuns(
  needs: readonly RemainingWork[],
  course: SimulationInput,
  runs: number,
): number[] {
  const simulation = new Simulation(needs, course);
  return Array.from({ length: runs }, (_, run) => simulation.run(run / runs)).sort((a, b) => a - b);
}

class Simulation {
  readonly #needs: readonly RemainingWork[];
  readonly #course: SimulationInput;
  readonly #count: number;
  readonly #steps: StepDuration[];
  readonly #lanes: SimulatedLanes;
  readonly #waiting: WaitingSteps;
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
  /** The step of a shot that is fetched or cut while better ones may still be found, plus 1; 0 without one. */
  readonly #ahead: Uint8Array;
  /** Such a step in flight that is not needed any more, plus 1; 0 without one. */
  readonly #dropped: Uint8Array;
  /** 1 for needs that wait for the assignment of films. */
  readonly #awaitsFilms: Uint8Array;
  readonly #running = new InFlight();
  #searchesLeft = 0;
  #now = 0;
  #turn = 0;

  constructor(needs: readonly RemainingWork[], course: SimulationInput) {
    const count = needs.length;
    this.#needs = needs;
    this.#course = course;
    this.#count = count;
    this.#steps = needStepNames.map((name) => course.knowledge[name]);
    this.#lanes = new SimulatedLanes(course.laneOf);
    this.#begun = new Uint16Array(stepCount * count);
    this.#waiting = new WaitingSteps(count, this.#begun);
    this.#films = new Int32Array(count);
    this.#shots = new Int32Array(count);
    this.#missing = new Int32Array(count);
    this.#clipStep = new Int32Array(count);
    this.#looking = new Int32Array(count);
    this.#chains = new Int32Array(count);
    this.#ahead = new Uint8Array(count);
    this.#dropped = new Uint8Array(count);
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
      this.#lanes.release(step.step);
      this.#ended(step.need, step.step, step.late);
    }
  }

  #reset(turn: number): void {
    this.#turn = turn;
    this.#now = 0;
    this.#searchesLeft = 0;
    this.#waiting.clear();
    for (const each of [this.#looking, this.#chains, this.#ahead, this.#dropped, this.#awaitsFilms])
      each.fill(0);
    this.#lanes.reset(this.#course.limits);
    for (let need = 0; need < this.#count; need++) {
      const outlook = this.#needs[need];
      if (outlook) this.#enter(need, outlook);
    }
    if (this.#searchesLeft === 0) this.#assignAll();
  }

  #enter(need: number, outlook: RemainingWork): void {
    const { films, shots, clipStep, ahead, missing, begun, ready, running, assigned } = outlook;
    this.#ahead[need] = ahead === undefined ? 0 : ahead + 1;
    this.#shots[need] = shots;
    this.#missing[need] = missing;
    this.#clipStep[need] = clipStep;
    for (let step = 0; step < stepCount; step++) this.#begun[step * this.#count + need] = begun[step] ?? 0;
    for (const step of ready) {
      this.#countInWork(need, step);
      this.#waiting.push(need, step);
    }
    for (const { step, startedAt, fraction } of running) {
      if (step !== ahead) this.#countInWork(need, step);
      const spent = Math.max(0, this.#course.now - startedAt) / 1000;
      this.#run(need, step, this.#secondsLeft(need, step, (begun[step] ?? 1) - 1, spent, fraction), spent);
      this.#lanes.take(step);
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

  /** Of the steps of one kind, the earliest need is served first. */
  #startWaiting(): void {
    for (const lane of this.#lanes.all) {
      for (const step of lane.steps) {
        while (lane.free > 0) {
          const need = this.#waiting.pop(step);
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

  #secondsLeft(
    need: number,
    step: number,
    ordinal: number,
    spent: number,
    fraction: number | undefined,
  ): number {
    const knowledge = this.#steps[step];
    const chance = this.#chance(need, step, ordinal, 0);
    return knowledge ? sampleSecondsLeft(knowledge, { spent, fraction }, chance) : 0;
  }

  #ended(need: number, step: number, late: boolean): void {
    const ordinal = (this.#begun[step * this.#count + need] ?? 1) - 1;
    const failed = late || this.#chance(need, step, ordinal, 1) < (this.#steps[step]?.failure ?? 0);
    switch (step) {
      case place.search:
        this.#searchesLeft -= 1;
        if (!failed && (this.#films[need] ?? 0) > 0) this.#waiting.push(need, place.rank);
        if (this.#searchesLeft === 0) this.#assignAll();
        return;
      case place.rank:
        if (failed) return;
        this.#awaitsFilms[need] = 1;
        if (this.#searchesLeft === 0 || this.#course.worksAhead) this.#look(need, this.#course.window);
        return;
      case place.preview:
      case place.inspect:
        if (!failed && step === place.preview) this.#waiting.push(need, place.inspect);
        else this.#looked(need, step, failed, ordinal);
        return;
      default:
        this.#shotStepEnded(need, step, failed);
    }
  }

  /** A step from a shot to its clip ended. */
  #shotStepEnded(need: number, step: number, failed: boolean): void {
    if (this.#dropped[need] === step + 1) this.#dropped[need] = 0;
    else if (this.#ahead[need] === step + 1) this.#wentAhead(need, step, failed);
    else if (!failed && step < stepCount - 1) this.#waiting.push(need, step + 1);
    else {
      this.#add(this.#chains, need, -1);
      if (failed) this.#add(this.#missing, need, 1);
      this.#choose(need);
    }
  }

  #looked(need: number, step: number, failed: boolean, ordinal: number): void {
    const looking = this.#add(this.#looking, need, -1);
    // A film that cannot be looked at is replaced by the next one.
    if (failed && (this.#films[need] ?? 0) > 0) {
      this.#look(need, 1);
      return;
    }
    const { probability, each } = this.#course.shots;
    if (!failed && this.#chance(need, step, ordinal, 2) < probability) this.#add(this.#shots, need, each);
    if (looking === 0) this.#choose(need);
    else if (this.#course.worksAhead) this.#goAhead(need);
  }

  /** Begins to fetch the best shot so far. */
  #goAhead(need: number): void {
    const isFree =
      this.#ahead[need] === 0 && this.#chains[need] === 0 && this.#clipStep[need] === place.fetch;
    if (!isFree || this.#shots[need] === 0 || this.#missing[need] === 0) return;
    this.#ahead[need] = place.fetch + 1;
    this.#waiting.push(need, place.fetch);
  }

  #wentAhead(need: number, step: number, failed: boolean): void {
    this.#ahead[need] = 0;
    if (failed) return;
    this.#clipStep[need] = step + 1;
    if (step !== place.fetch) return;
    this.#ahead[need] = place.cut + 1;
    this.#waiting.push(need, place.cut);
  }

  /** The last look has ended: the shot that was begun is the best one and goes on, or another one is. */
  #settleAhead(need: number): void {
    const begun = this.#ahead[need] ?? 0;
    const isBegun = begun > 0 || this.#clipStep[need] !== place.fetch;
    if (!isBegun || (this.#looking[need] ?? 0) > 0) return;
    this.#ahead[need] = 0;
    if (this.#chance(need, place.inspect, 63, 3) < chanceToBeBeaten) {
      this.#clipStep[need] = place.fetch;
      if (begun > 0 && !this.#waiting.remove(need, begun - 1)) this.#dropped[need] = begun;
    } else if (begun > 0) this.#takeShot(need);
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
    for (let film = 0; film < count; film++) this.#waiting.push(need, place.preview);
  }

  /** Puts the best shots in work; without any, the next film is looked at. */
  #choose(need: number): void {
    this.#settleAhead(need);
    while ((this.#missing[need] ?? 0) > 0 && (this.#shots[need] ?? 0) > 0) {
      this.#takeShot(need);
      this.#waiting.push(need, this.#clipStep[need] ?? place.fetch);
      this.#clipStep[need] = place.fetch;
    }
    const isBusy = (this.#chains[need] ?? 0) > 0 || (this.#looking[need] ?? 0) > 0;
    if ((this.#missing[need] ?? 0) > 0 && !isBusy) this.#look(need, 1);
  }

  #takeShot(need: number): void {
    this.#add(this.#missing, need, -1);
    this.#add(this.#shots, need, -1);
    this.#add(this.#chains, need, 1);
  }

  #drawFilms(need: number, most: number): number {
    const { filmCounts } = this.#course;
    const drawn = filmCounts[Math.floor(this.#chance(need, 0, 0, 3) * filmCounts.length)];
    return Math.min(most, drawn ?? most);
  }

  #chance(need: number, step: number, ordinal: number, salt: number): number {
    return seededRandom(need, (step * 64 + ordinal) * 4 + salt, this.#turn);
  }
}
