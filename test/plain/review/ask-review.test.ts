import { describe, expect, it } from 'vitest';
import { askReview } from '../../../source/plain/review/ask-review.ts';
import { JobMaker } from '../../harness/jobs/jobs.ts';
import { sampleNeed } from '../../harness/jobs/sample-job.ts';
import { FakeHandle } from '../../harness/screen/fake-app.ts';

const needs = ['city skyline', 'busy market', 'quiet street'].map((phrase, at) =>
  sampleNeed(`n0${at + 1}`, { phrase, at: at * 20, until: at * 20 + 6, why: 'sets the place' }),
);

/** A review whose questions get these answers; then the input has ended. */
async function reviewed(answers: readonly string[], planned = needs) {
  const handle = new FakeHandle(new JobMaker().planned(planned));
  const lines: string[] = [];
  const questions: string[] = [];
  const left = [...answers];
  const end = await askReview(handle, {
    ask: async (question) => {
      questions.push(question);
      return left.shift();
    },
    write: (line) => lines.push(line),
    estimate: () => ({ costUsd: 0.31, seconds: 240 }),
  });
  const job = handle.snapshot();
  return { end, job, questions, text: lines.join('\n'), left, needs: job.needs.map(({ need }) => need) };
}

describe('a review by questions', () => {
  it('asks about each need in order, and starts only when told so', async () => {
    const { end, needs: after, text, left } = await reviewed(['take', 'leave', 't', '', 'what', 'start']);
    expect(after.map(({ selected }) => selected)).toEqual([true, false, true]);
    expect(text).toContain('need 1 of 3, at 00:00 for 6 s: city skyline');
    expect(text).toContain('2 of 3 needs selected: about $0.31, ~4 min');
    expect(text).toContain('  start: look for footage');
    expect({ end, left }).toEqual({ end: 'start', left: [] });
  });

  it('takes a new phrase with the word or in a question of its own, and asks about the need again', async () => {
    const answers = ['edit skyline at dawn', '', 'e', 'fish market', 'leave', 'done', 'save'];
    const { end, needs: after, questions } = await reviewed(answers);
    expect(after.map(({ phrase }) => phrase)).toEqual(['skyline at dawn', 'fish market', 'quiet street']);
    expect(after[1]?.selected).toBe(false);
    expect(questions).toContain('new phrase [busy market]: ');
    expect(end).toBe('save');
  });

  it('tells more about a need, goes back, explains its words and does not guess', async () => {
    const { text, questions, left } = await reviewed(['more', '?', 'perhaps', '', 'back', 'done', 'save']);
    expect(text).toContain('  why: sets the place');
    expect(text).toContain('  leave: leave it out');
    expect(text).toContain('"perhaps" is not one of the answers');
    expect(text.match(/need 1 of 3/g)).toHaveLength(2);
    expect(questions.at(-1)).toBe('start, again, new, more, fewer, save: ');
    expect(left).toEqual([]);
  });

  it('does not start with nothing selected, and adds a need within the video', async () => {
    const leave = ['leave', 'leave', 'leave'];
    const added = ['new', '99:00', 'new', '0:50', 'rain on glass', 'start'];
    const { end, needs: after, text } = await reviewed([...leave, 'start', ...added]);
    expect(text).toContain('Nothing is selected');
    expect(text).toMatch(/Nothing was added: the video ends at/);
    expect(after.filter(({ selected }) => selected)).toMatchObject([{ phrase: 'rain on glass', at: 50 }]);
    expect(end).toBe('start');
  });

  it('says which need an added one overlaps, and adds it', async () => {
    const { needs: after, text } = await reviewed(['done', 'new', '0:16', 'rain on glass', 'save']);
    expect(text).toContain('It overlaps "busy market" at 00:20.\n');
    expect(after.map(({ phrase }) => phrase)).toContain('rain on glass');
  });

  it('goes through the needs again, and shows what was chosen before', async () => {
    const { questions } = await reviewed(['leave', 'done', 'again', 'done', 'save']);
    expect(questions[3]).toMatch(/\[leave\]: $/);
  });

  it('removes the weakest needs and names them, or says why none goes', async () => {
    const valued = needs.map((need, at) => ({ ...need, importance: at }));
    const { needs: after, text } = await reviewed(['done', 'fewer', 'save'], valued);
    expect(after.map(({ phrase }) => phrase)).toEqual(['busy market', 'quiet street']);
    expect(text).toMatch(/1 need removed:\n {2}00:00 city skyline/);
    expect((await reviewed(['done', 'fewer', 'save'], needs.slice(1, 2))).text).toContain('only one need');
  });

  it('waits for more needs, names them, and says how it ended', async () => {
    const handle = new FakeHandle(new JobMaker().planned(needs));
    const lines: string[] = [];
    const answers = ['done', 'more', 'save'];
    const end = askReview(handle, {
      ask: async () => answers.shift(),
      write: (line) => lines.push(line),
      estimate: () => ({ costUsd: 0.31, seconds: 240 }),
    });
    await expect.poll(() => lines).toContain('planning 1 more need ...');
    const tram = { ...sampleNeed('n04', { phrase: 'tram in the rain', at: 80 }) };
    handle.emit(
      { type: 'needs.added', needs: [tram] },
      { type: 'planning.ended', message: '1 need added by gemini.' },
    );
    expect(await end).toBe('save');
    expect(lines.join('\n')).toContain('  01:20 tram in the rain\n1 need added by gemini.');
  });

  it('is left for later when the input ends at any question', async () => {
    const all = ['take', 'edit', 'x', 'take', 'take', 'new', '0:30', 'rain'];
    for (let count = 0; count <= all.length; count += 1)
      expect((await reviewed(all.slice(0, count))).end).toBe('save');
  });

  it('of an empty plan asks only whether to add a need', async () => {
    const { questions, text } = await reviewed([], []);
    expect(questions).toEqual(['start, again, new, more, fewer, save: ']);
    expect(text).toContain('0 of 0 needs selected');
  });
});
