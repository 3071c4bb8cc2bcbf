import type { Priority } from '../core/job/choice/priority.ts';
import { type LaneLoad, type LaneName, laneNames } from '../core/job/step/steps.ts';
import type { Settings } from '../core/settings/settings.ts';
import { Lane, type PauseGate } from './lane.ts';
import { laneLimits } from './limits.ts';

/** The reason with which a step stops waiting where it is not needed any more. */
const foundRoom = new Error('there was room elsewhere');

/** Where a step runs. */
export type StepPlace = 'here' | 'elsewhere';

/** How many steps of a kind other machines can run at once. */
export interface RemoteSlots {
  kind: string;
  lane: LaneName;
  count: number;
}

/** The lanes whose limit is that of all machines together: services count calls, wherever they come from. */
const isGlobal: Readonly<Record<LaneName, boolean>> = { ai: true, search: true, download: false, cut: false };

/** The slots of global lanes over all machines; see `SharedSlots` in queue/machines/slots.ts. */
export interface GlobalSlots {
  take(lane: LaneName, limit: () => number): Promise<() => void>;
}

/** The lanes of this process, shared by all its jobs. */
export class Lanes {
  readonly #lanes: Record<LaneName, Lane>;
  /** The lanes of other machines by kind of step. */
  readonly #elsewhere = new Map<string, { name: LaneName; lane: Lane }>();
  /** The slots of other machines for steps that have a slot of a global lane, by kind of step. */
  readonly #seats = new Map<string, { active: number; limit: number }>();
  readonly #changed: () => void;
  readonly #listeners = new Set<() => void>();

  constructor(settings: Settings) {
    const limits = laneLimits(settings);
    const changed = () => {
      for (const listener of this.#listeners) listener();
    };
    this.#changed = changed;
    this.#lanes = byName((name) => new Lane(limits[name], changed));
  }

  /** Sets what other machines can run. */
  offerElsewhere(offers: readonly RemoteSlots[]): void {
    const counts = new Map(offers.map(({ kind, count }) => [kind, count]));
    for (const { kind, lane, count } of offers) {
      if (!isGlobal[lane]) this.#laneElsewhere(kind, lane).limit(count);
      else if (!this.#seats.has(kind)) this.#seats.set(kind, { active: 0, limit: count });
    }
    for (const [kind, { lane }] of this.#elsewhere) lane.limit(counts.get(kind) ?? 0);
    for (const [kind, seat] of this.#seats) seat.limit = counts.get(kind) ?? 0;
  }

  /** Shares the global lanes with other machines, or no longer. */
  share(slots: GlobalSlots | undefined): void {
    for (const name of laneNames) {
      if (isGlobal[name]) this.#lanes[name].share(slots && ((limit) => slots.take(name, limit)));
    }
  }

  /** Sets new limits. Steps that exceed a lower limit finish. */
  limit(settings: Settings): void {
    const limits = laneLimits(settings);
    for (const name of laneNames) this.#lanes[name].limit(limits[name]);
  }

  loads(): Record<LaneName, LaneLoad> {
    const others = [...this.#elsewhere.values()];
    return byName((name) => {
      const { active, limit, waiting } = this.#lanes[name].load();
      const loads = others.filter((each) => each.name === name).map(({ lane }) => lane.load());
      // A step waits for both; elsewhere it is not counted again.
      return {
        active: loads.reduce((sum, load) => sum + load.active, active),
        limit: loads.reduce((sum, load) => sum + load.limit, limit),
        waiting,
      };
    });
  }

  /** Runs a task when its lane has a free slot and its job's gate is open; see `Lane.run`. */
  run<Value>(
    name: LaneName,
    priority: () => Priority,
    gate: PauseGate,
    signal: AbortSignal,
    task: () => Promise<Value>,
  ): Promise<Value> {
    return this.#lanes[name].run(priority, gate, signal, task);
  }

  /**
   * Runs a task as soon as there is a free slot here or on another machine; otherwise like `run`.
   * @param kind the kind of step, for which other machines may have slots
   */
  runAnywhere<Value>(
    name: LaneName,
    kind: string,
    priority: () => Priority,
    gate: PauseGate,
    signal: AbortSignal,
    task: (place: StepPlace) => Promise<Value>,
  ): Promise<Value> {
    if (isGlobal[name]) return this.run(name, priority, gate, signal, () => this.#onFreeSeat(kind, task));
    const found = new AbortController();
    const waits = AbortSignal.any([signal, found.signal]);
    let isTaken = false;
    return new Promise((resolve, reject) => {
      const wait = (lane: Lane, place: StepPlace) => {
        const ran = lane.run(priority, gate, waits, async () => {
          // Both may get a slot at once.
          if (isTaken) return undefined;
          isTaken = true;
          found.abort(foundRoom);
          return { value: await task(place) };
        });
        ran.then(
          (done) => done && resolve(done.value),
          (error: unknown) => error !== foundRoom && reject(error),
        );
      };
      wait(this.#lanes[name], 'here');
      wait(this.#laneElsewhere(kind, name), 'elsewhere');
    });
  }

  async #onFreeSeat<Value>(kind: string, task: (place: StepPlace) => Promise<Value>): Promise<Value> {
    const seat = this.#seats.get(kind);
    if (!seat || seat.active >= seat.limit) return task('here');
    seat.active += 1;
    try {
      return await task('elsewhere');
    } finally {
      seat.active -= 1;
    }
  }

  open(gate: PauseGate): void {
    gate.isOpen = true;
    const others = [...this.#elsewhere.values()].map(({ lane }) => lane);
    for (const lane of [...Object.values(this.#lanes), ...others]) lane.startWaiting();
  }

  #laneElsewhere(kind: string, name: LaneName): Lane {
    const known = this.#elsewhere.get(kind) ?? { name, lane: new Lane(0, this.#changed) };
    this.#elsewhere.set(kind, known);
    return known.lane;
  }

  /** @returns a function that unsubscribes */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function byName<Value>(make: (name: LaneName) => Value): Record<LaneName, Value> {
  return Object.fromEntries(laneNames.map((name) => [name, make(name)])) as Record<LaneName, Value>;
}
