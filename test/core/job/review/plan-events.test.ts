import { expect, it } from 'vitest';
import { planEvents } from '../../../../source/core/job/review/plan-events.ts';
import { folded, sampleJob, sampleNeed } from '../../../harness/jobs/sample-job.ts';

const limits = { MIN_CLIP_DURATION: 4, MAX_CLIP_DURATION: 15 };
const planned = sampleNeed('n01', { at: 30, until: 36, phrase: 'city skyline', webPhrase: 'skyline' });
const job = folded(sampleJob(), [
  { type: 'job.opened', engines: [] },
  { type: 'job-step.finished', step: 'plan', output: { needs: [planned], engine: 'test', notes: [] } },
  { type: 'stage.started', stage: 'review' },
  { type: 'job.state', state: 'awaiting-review' },
]);
const words = {
  phrase: 'skyline at dawn',
  webPhrase: 'manhattan dawn',
  alternates: ['high-rises at dawn'],
  mustShow: 'sun',
  welcome: ['haze'],
  avoid: ['people'],
};

it('each word that a plan file says differently is edited', () => {
  const needs = [{ id: 'n01', take: true, at: 31, until: 38, ...words }];
  const [need] = folded(job, planEvents(job, { name: 'plan.yaml', needs }, limits)).needs;
  expect(need?.need).toMatchObject({ at: 31, until: 38, ...words });
});

it('words that a plan file leaves out stay', () => {
  const needs = [{ id: 'n01', take: true, at: 30, phrase: 'city skyline' }];
  expect(planEvents(job, { name: 'plan.yaml', needs }, limits)).toEqual([]);
});

it('a need that a plan file adds has its end and its words', () => {
  const kept = { id: 'n01', take: true, at: 30, phrase: 'city skyline' };
  const needs = [kept, { take: true, at: 50, until: 58, ...words }];
  const added = folded(job, planEvents(job, { name: 'plan.yaml', needs }, limits)).needs.at(-1);
  expect(added?.need).toMatchObject({ at: 50, until: 58, origin: 'added', ...words });
});

it('a job that is not planned yet takes nothing over: it starts from the file', () => {
  const needs = [{ id: 'n01', take: true, at: 30, phrase: 'city skyline' }];
  expect(planEvents(sampleJob(), { name: 'plan.yaml', needs }, limits)).toEqual([]);
});
