import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Job } from '../../../../source/core/job/job.ts';
import { checkTimes, planEvents } from '../../../../source/core/job/review/plan-events.ts';
import { planText } from '../../../../source/core/job/review/plan-text.ts';
import { needsOfPlan } from '../../../../source/core/plan/file/needs-of-plan.ts';
import { readPlan } from '../../../../source/core/plan/file/read-plan.ts';
import type { Need } from '../../../../source/core/plan/need.ts';
import { folded, sampleJob, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const limits = { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 };

function inReview(needs: readonly Need[]): Job {
  return folded(sampleJob(), [
    { type: 'job.opened', engines: [] },
    { type: 'job-step.finished', step: 'plan', output: { needs: [...needs], engine: 'test', notes: [] } },
    { type: 'stage.started', stage: 'review' },
    { type: 'job.state', state: 'awaiting-review' },
  ]);
}

const skyline = sampleNeed('n01', { at: 30.48, until: 36.5, phrase: 'city skyline', spoken: 'by nine' });
const market = sampleNeed('n02', { at: 60, until: 68, phrase: 'busy market', welcome: ['fruit', 'stalls'] });
const job = inReview([skyline, market]);
const file = planText(job, 'plan.yaml');

/** The job after a run from the edited file. */
function ranFrom(text: string): Need[] {
  const events = planEvents(job, readPlan(text, 'plan.yaml'), limits);
  return folded(job, events).needs.map(({ need }) => need);
}

describe('a plan file', () => {
  it('is YAML with comments that say what was spoken and how to run from it', () => {
    expect(file).toContain(`#   stockpile-tui resume ${job.id} --plan plan.yaml\n`);
    expect(file).toContain('  # spoken: by nine\n');
    expect(parse(file)).toMatchObject({
      job: job.id,
      needs: [
        { id: 'n01', take: true, at: '00:30.48', phrase: 'city skyline' },
        { id: 'n02', at: '01:00', welcome: ['fruit', 'stalls'] },
      ],
    });
  });

  it('says what was planned besides, and quotes a path that a shell would split', () => {
    const rich = sampleNeed('n01', {
      ...{ why: 'it opens the talk', style: 'aerial', timeOfDay: '', movement: 'slow', libraryFits: 2 },
      ...{ webPhrase: 'skyline drone', isReceipt: true },
    });
    const text = planText(inReview([rich]), 'my plan.yaml');
    for (const line of [
      'why: it opens the talk',
      'look: aerial, slow',
      'in your library: 2 films that may fit',
    ])
      expect(text).toContain(`  # ${line}\n`);
    expect(text).toContain('--plan "my plan.yaml"\n');
    expect(parse(text)).toMatchObject({ needs: [{ webPhrase: 'skyline drone', isReceipt: true }] });
    expect(readPlan(text, 'my plan.yaml').needs).toMatchObject([
      { webPhrase: 'skyline drone', isReceipt: true },
    ]);
  });

  it('that nobody has edited changes nothing', () => {
    expect(planEvents(job, readPlan(file, 'plan.yaml'), limits)).toEqual([]);
  });

  it('changes nothing either, whatever the texts of its needs are', () => {
    const anyNeed = fc.record({
      phrase: fc.string({ minLength: 1, maxLength: 60 }).map((text) => text.replace(/[^\x20-\x7e]/g, 'x')),
      spoken: fc.string({ unit: 'binary', maxLength: 60 }),
      mustShow: fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\x20-\x7e]/g, 'x').trim()),
      at: fc.integer({ min: 0, max: 500_000 }).map((milliseconds) => milliseconds / 1000),
    });
    fc.assert(
      fc.property(fc.array(anyNeed, { minLength: 1, maxLength: 4 }), (drafts) => {
        const needs = drafts.map((draft, index) => {
          const phrase = draft.phrase.replace(/ {2,}/g, ' ').trim() || 'x';
          const mustShow = draft.mustShow.replace(/ {2,}/g, ' ');
          return sampleNeed(`n${index}`, { ...draft, phrase, mustShow, until: draft.at + 5 });
        });
        const written = inReview(needs);
        expect(planEvents(written, readPlan(planText(written, 'p'), 'p'), limits)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('edits a need, leaves out one that is not taken or was removed, and adds one without an id', () => {
    const edited = file
      .replace('phrase: city skyline', 'phrase: skyline at dawn')
      .replace('00:30.48', '0:31')
      .replace('take: true\n    at: 01:00', 'take: no\n    at: 01:00');
    const needs = ranFrom(`${edited}  - at: 90\n    phrase: rain on glass\n    avoid: people, text\n`);
    expect(needs).toMatchObject([
      { id: 'n01', phrase: 'skyline at dawn', at: 31, until: 36.5, selected: true },
      { id: 'n02', selected: false },
      { phrase: 'rain on glass', at: 90, avoid: ['people', 'text'], origin: 'added', selected: true },
    ]);
    const [first] = file.split('\n\n  # 01:00');
    expect(ranFrom(`${first}\n`).map(({ selected }) => selected)).toEqual([true, false]);
  });

  it('can be undone change by change, like a review on the screen', () => {
    const events = planEvents(
      job,
      readPlan(file.replace('phrase: busy market', 'phrase: fish market'), 'plan.yaml'),
      limits,
    );
    expect(folded(job, events).changes?.undo).toHaveLength(1);
  });

  it.each([
    [
      'a field that is mistyped',
      ['phrase: city', 'phrasse: city'],
      /no field "phrasse"\. Did you mean phrase/,
    ],
    ['a time that is none', ['at: 01:00', 'at: noon'], /line \d+: at: write a time like 1:30/],
    ['an end before its start', ['until: 01:08', 'until: 0:20'], /the end must be after the start/],
    ['a need without a phrase', ['phrase: busy market', 'phrase:'], /without a "phrase:"/],
    ['two needs with one id', ['id: n02', 'id: n01'], /two needs with the id n01/],
    ['a need without a time', ['at: 01:00', '# no time'], /a need without "at:"/],
    ['a need that is only a word', ['- id: n02', '- market\n  - id: n02'], /expected a need with "at:"/],
    ['a field whose name is a list', ['id: n02', '[id]: n02'], /there is no field ""/],
    [
      'an unknown field of the file',
      ['job:', 'jobs:'],
      /line \d+: there is no field "jobs"\. Did you mean job/,
    ],
    ['a list as the name of a field of the file', ['job:', '[a]: b\njob:'], /there is no field ""/],
    ['broken YAML', ['needs:', 'needs: ['], /line \d+/],
    ['no list of needs', ['needs:', 'need:'], /expected "needs:"/],
    ['a value that is neither yes nor no', ['take: true', 'take: maybe'], /take: /],
    ['a version of the future', ['version: 1', 'version: 9'], /another version/],
  ])('with %s is refused with the line', (_name, [from = '', to = ''], sentence) => {
    expect(() => readPlan(file.replace(from, to), 'plan.yaml')).toThrow(sentence);
  });

  it.each(['just a text', '- a\n- list', ''])('that is no plan at all is refused: %j', (text) => {
    expect(() => readPlan(text, 'plan.yaml')).toThrow('line 1: expected "needs:" with a list of needs');
  });

  it('in which nothing is taken is refused', () => {
    expect(() => readPlan(file.replaceAll('take: true', 'take: false'), 'plan.yaml')).toThrow(
      /no need is taken/,
    );
  });

  it('is refused for a need that the job does not have, and when the plan was accepted before', () => {
    expect(() => ranFrom(file.replace('id: n02', 'id: n77'))).toThrow(/no need "n77"/);
    const running = folded(job, [{ type: 'job.state', state: 'running' }]);
    expect(() => planEvents(running, readPlan(file, 'plan.yaml'), limits)).toThrow(/accepted already/);
  });

  it('with a need beyond the end of the video is refused', () => {
    const plan = readPlan(file, 'plan.yaml');
    expect(() => checkTimes(plan, 40)).toThrow(
      /01:00 busy market is not within the video, which ends at 00:40/,
    );
    checkTimes(plan, 68);
  });

  it('starts a new job without a planner: with the words that are spoken there', () => {
    const transcript = { language: 'en', segments: [{ start: 58, end: 64, text: 'at the market' }] };
    const plan = readPlan(`${file}  - at: 0:10\n    phrase: sunrise\n`, 'plan.yaml');
    expect(needsOfPlan(plan, { transcript, durationSeconds: 66 })).toMatchObject([
      { id: 'n03', at: 10, until: 16, phrase: 'sunrise', origin: 'added' },
      { id: 'n01', at: 30.48, spoken: '' },
      { id: 'n02', at: 60, until: 66, spoken: 'at the market', origin: 'planned' },
    ]);
  });
});
