import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planBatchOfFile, planBatchOfVideos } from '../../../source/app/batch/batch-videos.ts';
import { currentPathContext } from '../../../source/app/context/current-path-context.ts';
import type { Flags } from '../../../source/app/context/flags.ts';
import { resolveSettings, type SettingLayer } from '../../../source/core/settings/resolve-settings.ts';
import { temporaryFolder } from '../../harness/temporary.ts';

const folder = temporaryFolder('batch-videos');
mkdirSync(join(folder, 'talks'));
for (const name of ['10.mp4', '2.mp4', 'notes.txt', '2.srt', 'odd [1].mp4'])
  writeFileSync(join(folder, 'talks', name), '');

function context(flags: Flags = {}, values: SettingLayer['values'] = {}) {
  const layers: SettingLayer[] = [{ origin: 'option', values }];
  const resolvedWith = (own: SettingLayer['values']) =>
    resolveSettings([{ origin: 'option', values: own }, ...layers]);
  return { flags, layers, place: currentPathContext(), resolvedWith };
}

function file(text: string): string {
  const path = join(folder, 'videos.yaml');
  writeFileSync(path, text);
  return path;
}

const talk = (name: string) => join(folder, 'talks', name);

describe('the videos of a batch', () => {
  it('are those that a pattern matches, in natural order, without other files', async () => {
    const { videos } = await planBatchOfFile(context(), file('- talks/*'));
    expect(videos.map(({ request }) => request.videoPath)).toEqual([
      talk('2.mp4'),
      talk('10.mp4'),
      talk('odd [1].mp4'),
    ]);
  });

  it('may have brackets in their names', async () => {
    const { videos } = await planBatchOfFile(context(), file("- 'talks/odd [1].mp4'"));
    expect(videos.map(({ request }) => request.videoPath)).toEqual([talk('odd [1].mp4')]);
  });

  it('have one job each, with the settings of their own entry', async () => {
    const text = '- talks/*\n- video: talks/2.mp4\n  CLIPS_PER_NEED: 2\n- talks/2*.mp4\n';
    const { videos } = await planBatchOfFile(context(), file(text));
    expect(videos.map(({ request }) => [request.videoPath, request.settings])).toEqual([
      [talk('10.mp4'), {}],
      [talk('odd [1].mp4'), {}],
      [talk('2.mp4'), { CLIPS_PER_NEED: '2' }],
    ]);
  });

  it('prefer their own values to options, and options to the values for all', async () => {
    const text =
      'CLIPS_PER_NEED: 2\nKEEP_AUDIO: true\nMAX_CONCURRENT_VIDEOS: 3\nstyle: all\nvideos:\n  - talks/10.mp4\n  - video: talks/2.mp4\n    CLIPS_PER_NEED: 4\n    style: own\n';
    const options = context({ style: 'option', yes: true }, { CLIPS_PER_NEED: '3' });
    const { videos, maxVideos, allowReuse } = await planBatchOfFile(options, file(text));
    expect(
      videos.map(({ request }) => [request.settings['CLIPS_PER_NEED'], request.preferences.style]),
    ).toEqual([
      ['3', 'option'],
      ['4', 'own'],
    ]);
    expect(
      videos.every(({ request }) => request.settings['KEEP_AUDIO'] === 'true' && request.acceptPlan),
    ).toBe(true);
    expect([maxVideos, allowReuse]).toEqual([3, false]);
  });

  it('keep their keys when other options are given, and get new ones when their entry changes', async () => {
    const keys = async (text: string, with_ = context()) =>
      (await planBatchOfFile(with_, file(text))).videos.map(({ key }) => key);
    const before = await keys('- talks/2.mp4\n- talks/10.mp4');
    expect(
      await keys('- talks/2.mp4\n- talks/10.mp4', context({ yes: true }, { CLIPS_PER_NEED: '3' })),
    ).toEqual(before);
    const after = await keys('- talks/2.mp4\n- video: talks/10.mp4\n  CLIPS_PER_NEED: 3');
    expect([after[0] === before[0], after[1] === before[1]]).toEqual([true, false]);
  });

  it.each([
    ['a pattern without a match', '- talks/*.mov', /line 1: no video matches .*\*\.mov/],
    ['the same entry twice', '- talks/2.mp4\n- talks/10.mp4\n- talks/2.mp4', /line 3: the same as line 1/],
  ])('are refused for %s', async (_what, text, fault) => {
    await expect(planBatchOfFile(context(), file(text))).rejects.toThrow(fault);
  });

  it('cannot share one transcript', async () => {
    const two = planBatchOfVideos(context({ transcript: 'a.srt' }), [talk('2.mp4'), talk('10.mp4')]);
    await expect(two).rejects.toThrow('--transcript is for one video');
  });

  it('on a command line may be given as a pattern that the shell did not expand', async () => {
    const { videos, file: none } = await planBatchOfVideos(context(), [
      join(folder, 'talks', '*.mp4'),
      talk('2.mp4'),
    ]);
    expect(videos).toHaveLength(3);
    expect(none).toBeUndefined();
    await expect(planBatchOfVideos(context(), [join(folder, '*.avi')])).rejects.toThrow('No video matches');
  });

  it('are read from the example of the readme as it stands', async () => {
    const readme = readFileSync(new URL('../../../readme.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
    const { videos } = await planBatchOfFile(context(), file(example));
    expect(videos.map(({ request }) => request.videoPath)).toEqual([
      ...['2.mp4', '10.mp4', 'odd [1].mp4'].map(talk),
      join(folder, 'interview.mp4'),
    ]);
    expect(videos[0]?.request.settings).toMatchObject({
      LIBRARY_FOLDERS: join(folder, 'footage'),
      CLIPS_PER_MINUTE: '3',
    });
    expect(videos[3]?.request).toMatchObject({
      transcriptFile: join(folder, 'interview.srt'),
      settings: { CLIPS_PER_NEED: '2', LOCAL_OUTPUT_FOLDER: join(folder, 'broll') },
    });
  });
});
