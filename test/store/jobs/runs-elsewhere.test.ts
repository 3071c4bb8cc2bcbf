import { hostname } from 'node:os';
import { expect, it } from 'vitest';
import { jobRunsElsewhereError } from '../../../source/store/jobs/jobs.ts';

const here = { pid: process.pid, host: hostname() };

it.each([
  ['here', here, 'Stop it first, or wait until it has ended.'],
  [`in process 1 on ${hostname()}`, { ...here, pid: 1 }, 'Continue there, or wait until it has ended.'],
  [
    `in process ${process.pid} on other`,
    { ...here, host: 'other' },
    'Continue there, or wait until it has ended.',
  ],
  ['in another program', undefined, 'Continue there, or wait until it has ended.'],
])('a job that is running already is refused with where it runs: %s', (where, owner, hint) => {
  expect(jobRunsElsewhereError('talk.mp4', owner)).toMatchObject({
    ...{ message: `The job of talk.mp4 is already running ${where}.`, hint, exitCode: 2 },
  });
});
