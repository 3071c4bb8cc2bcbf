import { describe, expect, inject, it } from 'vitest';
import { resumeAfterKills } from '../../torture/resumes.ts';
import { endBySignals, endings, modes, type SignalCase } from '../../torture/signals.ts';

const footage = inject('footage');

/** One moment each, from before the settings are read until the job runs; `npm run torture -- signals` tests all. */
const cases: SignalCase[] = modes.flatMap((mode, row) =>
  endings.map((ending, column) => ({
    mode,
    ending,
    knowsTools: true,
    afterMs: 250 + 500 * ((column + 2 * row) % endings.length),
  })),
);

describe.runIf(process.platform === 'linux')('a program that has just been started', () => {
  it.each(cases)(
    'ends by $ending after $afterMs ms in mode $mode, where it continued to run',
    async (each) => {
      expect(await endBySignals([each], footage)).toEqual({ good: 1, faults: [] });
    },
  );

  it.each([
    ['and is gone', true],
    ['and stays as a zombie: the job was said to be run by it', false],
  ])('that is killed %s can be resumed at once', async (_, reaped) => {
    expect(await resumeAfterKills(footage, { times: 2, reaped })).toEqual([]);
  });
});
