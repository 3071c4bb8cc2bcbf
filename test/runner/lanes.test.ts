import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../source/core/settings/resolve-settings.ts';
import { PauseGate } from '../../source/runner/lane.ts';
import { Lanes, type StepPlace } from '../../source/runner/lanes.ts';

const { signal } = new AbortController();
const first = () => [0];

function lanes(values: Record<string, string>): Lanes {
  return new Lanes(resolveSettings([{ origin: 'option', values }]).settings);
}

/** Tasks that run until they are ended. */
function tasks() {
  const places: StepPlace[] = [];
  const end = Promise.withResolvers<void>();
  return {
    places,
    end: () => end.resolve(),
    run: async (place: StepPlace) => {
      places.push(place);
      await end.promise;
    },
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('lanes with other machines', () => {
  it('run each step once, here or elsewhere, as soon as there is room', async () => {
    const all = lanes({ PARALLEL_EXTRACTIONS: '1' });
    const gate = new PauseGate();
    const { places, run, end } = tasks();
    const work = [1, 2, 3, 4].map(() => all.runAnywhere('cut', 'cut', first, gate, signal, run));
    await settled();
    expect(places).toEqual(['here']);
    all.offerElsewhere([{ kind: 'cut', lane: 'cut', count: 2 }]);
    await settled();
    expect(places).toEqual(['here', 'elsewhere', 'elsewhere']);
    expect(all.loads().cut).toEqual({ active: 3, limit: 3, waiting: 1 });
    end();
    await Promise.all(work);
    expect(places).toHaveLength(4);
    expect(all.loads().cut).toEqual({ active: 0, limit: 3, waiting: 0 });
  });

  it('start nothing elsewhere once the machines are gone', async () => {
    const all = lanes({ PARALLEL_EXTRACTIONS: '1' });
    all.offerElsewhere([{ kind: 'cut', lane: 'cut', count: 1 }]);
    all.offerElsewhere([]);
    const { places, run, end } = tasks();
    const work = [1, 2].map(() => all.runAnywhere('cut', 'cut', first, new PauseGate(), signal, run));
    await settled();
    expect(places).toEqual(['here']);
    end();
    await Promise.all(work);
    expect(places).toEqual(['here', 'here']);
  });

  it('hold the limit of AI calls over all machines', async () => {
    const all = lanes({ PARALLEL_AI_CALLS: '3' });
    all.offerElsewhere([{ kind: 'ai:model-1', lane: 'ai', count: 2 }]);
    const { places, run, end } = tasks();
    const work = [1, 2, 3, 4].map(() =>
      all.runAnywhere('ai', 'ai:model-1', first, new PauseGate(), signal, run),
    );
    await settled();
    expect(places.sort()).toEqual(['elsewhere', 'elsewhere', 'here']);
    expect(all.loads().ai).toEqual({ active: 3, limit: 3, waiting: 1 });
    end();
    await Promise.all(work);
  });

  it('stop waiting everywhere when a step is aborted', async () => {
    const all = lanes({ PARALLEL_EXTRACTIONS: '1' });
    const { run, end } = tasks();
    const busy = all.runAnywhere('cut', 'cut', first, new PauseGate(), signal, run);
    const stop = new AbortController();
    const waiting = all.runAnywhere('cut', 'cut', first, new PauseGate(), stop.signal, run);
    stop.abort(new Error('skipped'));
    await expect(waiting).rejects.toThrow('skipped');
    expect(all.loads().cut.waiting).toBe(0);
    end();
    await busy;
  });
});
