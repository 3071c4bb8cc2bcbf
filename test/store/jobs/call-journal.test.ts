import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EventBody } from '../../../source/core/job/events/events.ts';
import type { Job } from '../../../source/core/job/job.ts';
import { ensureFolder } from '../../../source/store/files/ensure-folder.ts';
import { type Home, homeAt } from '../../../source/store/home.ts';
import {
  CallJournal,
  isJournalEvent,
  journalPath,
  unsavedCalls,
} from '../../../source/store/jobs/call-journal.ts';
import { History } from '../../../source/store/jobs/history.ts';
import { createHistoryEntry } from '../../../source/store/jobs/history-entry.ts';
import { saveJob } from '../../../source/store/jobs/jobs.ts';
import { watchSyncFlushes } from '../../harness/faults/flushes.ts';
import { folded, sampleJob } from '../../harness/jobs/sample-job.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('call-journal');
let count = 0;
let home: Home;
beforeEach(async () => {
  home = homeAt(join(folder, String(count++)));
  await ensureFolder(home.jobs);
});

const about = { provider: 'gemini', model: 'gemini-3.8-flash', operation: 'rank' };
const sent = (id: string, upperUsd = 0.01): EventBody => ({
  type: 'call.sent',
  call: { id, ...about, at: 1, upperUsd },
});
const finished = (id: string, costUsd: number): EventBody => ({
  type: 'call.finished',
  call: {
    ...{ id, ...about, at: 2, durationMs: 1, usage: {}, costUsd, savedUsd: 0 },
    ...{ cached: false, priced: true, retries: 0 },
  },
});
const unbilled = (id: string): EventBody => ({ type: 'call.unbilled', id });
const lost = (id: string): EventBody => ({ type: 'call.lost', id });

/** The job as a resume sees it: `events` are in the journal, the first `saved` of them also in the saved state. */
async function afterKill(events: readonly EventBody[], saved: number): Promise<Job> {
  const journal = new CallJournal(home, 'job-1');
  for (const event of events) if (isJournalEvent(event)) journal.add(event);
  const job = folded(sampleJob(), events.slice(0, saved));
  const resumed = folded(job, await unsavedCalls(home, job));
  await journal.remove();
  return resumed;
}

describe('the journal of paid calls', () => {
  it('has a call on the disk before it is sent', () => {
    const journal = new CallJournal(home, 'job-1');
    const event = sent('a');
    if (isJournalEvent(event)) journal.add(event);
    expect(readFileSync(journalPath(home, 'job-1'), 'utf8')).toContain('"upperUsd":0.01');
  });

  it('flushes a call before it is sent, after its own name, but does not wait for the disk at its end', () => {
    const path = journalPath(home, 'job-1');
    const flushed = watchSyncFlushes(() => readFileSync(path, 'utf8'));
    const journal = new CallJournal(home, 'job-1');
    const events = [sent('a'), finished('a', 0.002)].filter(isJournalEvent);
    for (const event of events) journal.add(event);
    const call = { what: 'file', seen: `\n${JSON.stringify(events[0])}\n` };
    // Windows cannot flush folders.
    expect(flushed).toEqual(process.platform === 'win32' ? [call] : [{ what: 'folder', seen: '' }, call]);
  });

  it('makes a call that was in flight at a kill count as spent', async () => {
    const { cost, openCalls } = await afterKill([sent('a'), finished('a', 0.002), sent('b')], 0);
    expect(cost).toMatchObject({ usd: 0.002, mayBeBilledUsd: 0.01 });
    expect(openCalls).toMatchObject([{ id: 'b', lost: true }]);
  });

  it('gives the same cost wherever the last save of the state was, whatever happened to the calls', async () => {
    const call = fc.record({
      end: fc.constantFrom('finished', 'unbilled', 'lost', 'none'),
      place: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const some = fc.array(call, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(some, fc.double({ min: 0, max: 1, noNaN: true }), async (calls, share) => {
        const events: { at: number; body: EventBody }[] = calls.flatMap(({ end, place }, index) => {
          const id = `call-${index}`;
          const ends = {
            finished: finished(id, 0.002),
            unbilled: unbilled(id),
            lost: lost(id),
            none: undefined,
          };
          const last = ends[end];
          return [{ at: place, body: sent(id) }, ...(last ? [{ at: place + 0.5, body: last }] : [])];
        });
        const ordered = events.toSorted((a, b) => a.at - b.at).map(({ body }) => body);
        const { cost } = await afterKill(ordered, Math.floor(share * (ordered.length + 1)));
        const number = (...ends: string[]) => calls.filter(({ end }) => ends.includes(end)).length;
        expect(cost.usd).toBeCloseTo(number('finished') * 0.002, 9);
        expect(cost.mayBeBilledUsd ?? 0).toBeCloseTo(number('lost', 'none') * 0.01, 9);
      }),
      { numRuns: 60 },
    );
  });

  it('remembers that the user said a lost call was not billed', async () => {
    const { cost } = await afterKill([sent('a'), lost('a'), { type: 'calls.unbilled' }, sent('b')], 0);
    expect(cost.mayBeBilledUsd).toBe(0.01);
  });

  it('ignores a line that was cut short, and reads the lines of older versions', async () => {
    const older = finished('', 0.003);
    if (older.type !== 'call.finished') throw new Error('it is a call');
    const { id: _id, ...call } = older.call;
    appendFileSync(journalPath(home, 'job-1'), `\n${JSON.stringify(call)}\n{"provider":"gem`);
    const { cost } = await afterKill([sent('a'), finished('a', 0.002)], 0);
    expect(cost.usd).toBeCloseTo(0.005, 9);
  });
});

describe('the history', () => {
  it('says after a kill what the calls in flight may have cost, before the job is resumed', async () => {
    const job = folded(sampleJob(), [{ type: 'job.opened', engines: [] }]);
    await saveJob(home, job);
    await new History(home).put(createHistoryEntry(job));
    const journal = new CallJournal(home, job.id);
    for (const event of [sent('a'), finished('a', 0.002), sent('b')])
      if (isJournalEvent(event)) journal.add(event);
    const history = new History(home);
    await history.load();
    await history.refresh();
    expect(history.entries).toMatchObject([{ state: 'interrupted', costUsd: 0.002, mayBeBilledUsd: 0.01 }]);
    await journal.remove();
  });
});
