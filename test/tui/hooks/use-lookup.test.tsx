import { setImmediate } from 'node:timers/promises';
import { Text } from 'ink';
import { useState } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { useLookup } from '../../../source/tui/hooks/use-lookup.ts';
import { InkScreen } from '../../harness/screen/screen.ts';

let screen: InkScreen;
afterEach(() => screen.close());

type Lookup = (report: (value: string) => void, signal: AbortSignal) => Promise<string>;

interface ProbeProps {
  first: Lookup;
  waitMs: number;
  onDraw: (replace: (other: Lookup) => void) => void;
}

function Probe({ first, waitMs, onDraw }: ProbeProps) {
  const [lookup, setLookup] = useState<Lookup>(() => first);
  onDraw((other) => setLookup(() => other));
  return <Text>{`Found:\n${useLookup(lookup, waitMs) ?? 'nothing yet'}`}</Text>;
}

/** Shows what a lookup finds. Returns what replaces the lookup by another one. */
function draw(first: Lookup, waitMs: number) {
  let replace: (other: Lookup) => void = () => {};
  const onDraw: ProbeProps['onDraw'] = (now) => {
    replace = now;
  };
  screen = new InkScreen(<Probe first={first} waitMs={waitMs} onDraw={onDraw} />);
  return (other: Lookup) => replace(other);
}

it('a lookup starts only when typing has paused', async () => {
  const waitMs = 100;
  const looked = vi.fn(async () => performance.now());
  const drawnAt = performance.now();
  draw(async () => `a film at ${await looked()}`, waitMs);
  await screen.until('a film');
  // A timer may fire a fraction of a millisecond early.
  expect((await looked.mock.results[0]?.value) - drawnAt).toBeGreaterThanOrEqual(waitMs - 1);
});

it('a lookup that another one replaces before typing has paused does not start', async () => {
  const looked = vi.fn(async () => 'old film');
  const replace = draw(looked, 200);
  replace(async () => 'new film');
  await screen.until('new film');
  expect(looked).not.toHaveBeenCalled();
});

it('a lookup that another one has replaced is aborted, and what it still finds is not shown', async () => {
  const old = Promise.withResolvers<string>();
  const looked = vi.fn<Lookup>(() => old.promise);
  const replace = draw(looked, 0);
  await vi.waitFor(() => expect(looked).toHaveBeenCalled());
  replace(async () => 'new film');
  await screen.until('new film');
  expect(looked.mock.calls[0]?.[1].aborted).toBe(true);
  old.resolve('old film');
  await old.promise;
  // React draws in the turn after a change.
  await setImmediate();
  expect(await screen.text()).toContain('new film');
});
