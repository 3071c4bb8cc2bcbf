import { describe, expect, it } from 'vitest';
import { folderLink } from '../../source/commands/screen/folder-link.ts';
import { jobSummaries, jobSummary } from '../../source/plain/summary.ts';
import { busyJob, finishedJob, JobMaker } from '../harness/jobs/jobs.ts';

const interrupted = (id: string) =>
  busyJob({ id, name: `${id}.mp4` }).emit({
    type: 'job.state',
    state: 'interrupted',
    error: 'The disk is full.',
  }).job;

describe('the summary when the program ends', () => {
  it('shows the result, the cost, the time, the folder and how to continue', () => {
    const text = jobSummary(interrupted('job-1')).join('\n');
    expect(text).toMatch(
      /^job-1\.mp4: interrupted\n1 clip for 1 of 11 needs, 1 to film, 1 failed, 1 skipped; \d+ s, \$0\.02, \$0\.05 saved/,
    );
    expect(text).toContain('\nwhy: The disk is full.\nfolder: /films/output/job-1_20251122_201500\n');
    expect(text).toMatch(/to continue: stockpile-tui resume job-1$/);
  });

  it.each([
    ['finished', [finishedJob().job]],
    ['to review', [new JobMaker().planned().job]],
    ['hardly begun', [new JobMaker().opened().job]],
    ['two jobs', [interrupted('job-1'), finishedJob({ id: 'job-2' }).job]],
    ['many jobs', Array.from({ length: 30 }, (_, at) => interrupted(`job-${at}`))],
    ['many finished jobs', Array.from({ length: 12 }, (_, at) => finishedJob({ id: `job-${at}` }).job)],
  ])('is three to ten lines without control characters: %s', (_name, jobs) => {
    const lines = jobSummaries(jobs);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(lines.join('')).not.toMatch(/[\u0000-\u001F]/);
  });

  it('of many jobs shows the command to continue', () => {
    const lines = jobSummaries([interrupted('job-1'), interrupted('job-2'), interrupted('job-3')]);
    expect(lines).toContain('to continue: stockpile-tui resume job-3');
  });

  it('shows the folder as a link only where the terminal supports links', () => {
    const ghostty = { TERM_PROGRAM: 'ghostty' };
    expect(folderLink('/films/a b', ghostty, true)).toMatch(
      /^\u001B\]8;;file:\/\/[^/]*\/films\/a%20b\u0007\/films\/a b\u001B\]8;;\u0007$/,
    );
    expect(folderLink('/films', ghostty, false)).toBe('/films');
    expect(folderLink('/films', { ...ghostty, TMUX: '/tmp/tmux' }, true)).toBe('/films');
    expect(folderLink('/films', { TERM: 'xterm-256color' }, true)).toBe('/films');
  });
});
