import { expect, it } from 'vitest';
import { uniqueNeedFolder } from '../../source/runner/need/need-steps.ts';
import { gatheringJob, sampleNeed } from '../harness/jobs/sample-job.ts';

it('needs never share a folder, even with the same second and phrase, or a phrase that ends in a number', () => {
  const long = 'a very long phrase about a harbour at dawn with boats and gulls';
  const phrases = ['boats', 'Boats', 'boats 2', 'boats', `${long} one`, `${long} two`];
  const job = gatheringJob(phrases.map((phrase, index) => sampleNeed(`n${index}`, { at: 30, phrase })));
  expect(job.needs.map((each) => uniqueNeedFolder(job, each))).toEqual([
    '00m30s_boats',
    '00m30s_boats_2',
    '00m30s_boats_2_2',
    '00m30s_boats_3',
    '00m30s_a_very_long_phrase_about_a_harbour_at',
    '00m30s_a_very_long_phrase_about_a_harbour_at_2',
  ]);
});
