import type { Priority } from '../core/job/choice/priority.ts';
import { type LaneLoad, type LaneName, laneNames } from '../core/job/steps.ts';
import type { Settings } from '../core/settings/settings.ts';
import { type Gate, Lane } from './lane.ts';
import { laneLimits } from './limits.ts';

/** The lanes of this process, shared by all its jobs. */
export class Lanes {
  readonly #lanes: Record<LaneName, Lane>;
  readonly #listeners = new Set<() => void>();

  constructor(settings: Settings) {
    const limits = laneLimits(settings);
    const changed = () => {
      for (const listener of this.#listeners) listener();
    };
    this.#lanes = byName((name) => new Lane(limits[name], changed));
  }

  /** Sets new limits. Steps that exceed a lower limit finish. */
  limit(settings: Settings): void {
    const limits = laneLimits(settings);
    for (const name of laneNames) this.#lanes[name].limit(limits[name]);
  }

  loads(): Record<LaneName, LaneLoad> {
    return byName((name) => this.#lanes[name].load());
  }

  /** Runs a task when its lane has a free slot and its job's gate is open; see `Lane.run`. */
  run<Value>(
    name: LaneName,
    priority: () => Priority,
    gate: Gate,
    signal: AbortSignal,
    task: () => Promise<Value>,
  ): Promise<Value> {
    return this.#lanes[name].run(priority, gate, signal, task);
  }

  open(gate: Gate): void {
    gate.isOpen = true;
    for (const lane of Object.values(this.#lanes)) lane.startWaiting();
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
