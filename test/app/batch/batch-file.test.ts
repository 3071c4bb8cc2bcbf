import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseBatchFile } from '../../../source/app/batch/batch-file.ts';
import { UserError } from '../../../source/core/errors.ts';

const place = { path: path.posix, home: '/home/ann', cwd: '/videos' };
const parse = (text: string) => parseBatchFile(text, 'videos.yaml', place);

function faultOf(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof UserError && error.exitCode === 2) return error.message;
    throw error;
  }
  return '';
}

describe('a batch file', () => {
  it('is a list of videos', () => {
    const { entries, all } = parse('- a.mp4\n- ~/talks/*.mp4\n');
    expect(entries.map(({ video, where }) => [video, where])).toEqual([
      ['/videos/a.mp4', 'line 1'],
      ['/home/ann/talks/*.mp4', 'line 2'],
    ]);
    expect(all).toEqual({ preferences: {}, settings: {} });
  });

  it('has settings for all videos and for one, with paths from its own folder', () => {
    const { entries, all } = parse(`
output: broll
library: [footage, /more]
CLIPS_PER_MINUTE: 3
MAX_CONCURRENT_VIDEOS: 1
style: handheld
videos:
  - video: talk.mp4
    transcript: words/talk.srt
    KEEP_AUDIO: true
    SEARCH_SOURCES: [library, pexels]
    avoid: logos
`);
    expect(all).toEqual({
      preferences: { style: 'handheld' },
      settings: {
        LOCAL_OUTPUT_FOLDER: '/videos/broll',
        LIBRARY_FOLDERS: '/videos/footage:/more',
        CLIPS_PER_MINUTE: '3',
        MAX_CONCURRENT_VIDEOS: '1',
      },
    });
    expect(entries).toEqual([
      {
        where: 'line 8',
        video: '/videos/talk.mp4',
        transcript: '/videos/words/talk.srt',
        preferences: { avoid: 'logos' },
        settings: { KEEP_AUDIO: 'true', SEARCH_SOURCES: 'library,pexels' },
      },
    ]);
  });

  it('may be JSON, indented with tabs and with a byte order mark', () => {
    const json = JSON.stringify(
      { videos: ['a.mp4', { video: 'b.mp4', CLIPS_PER_NEED: 2 }] },
      undefined,
      '\t',
    );
    const { entries } = parse(`\uFEFF${json}`);
    expect(entries.map(({ video, settings }) => [video, settings])).toEqual([
      ['/videos/a.mp4', {}],
      ['/videos/b.mp4', { CLIPS_PER_NEED: '2' }],
    ]);
  });

  it.each([
    ['is empty', '', /line 1: expected a list of videos/],
    ['has no videos', 'videos: []', /line 1: the list of videos is empty/],
    ['has only settings', 'output: broll', /expected a list of videos/],
    ['is not YAML', 'videos:\n  - a: 1\n   b: 2\n', /line 3: .*Sequence item/],
    ['names a key twice', '- video: a.mp4\n  avoid: x\n  avoid: y\n', /line 3: Map keys must be unique/],
    ['has an entry without a video', '- a.mp4\n- style: warm\n', /line 2: an entry without "video:"/],
    ['has a number for a video', '- 3\n', /line 1: expected the path of a video/],
    [
      'mistypes a setting',
      '- video: a.mp4\n  CLIPS_PER_MINUT: 3\n',
      /line 2: there is no setting "CLIPS_PER_MINUT"\. Did you mean CLIPS_PER_MINUTE\?/,
    ],
    [
      'has a value out of range',
      '- video: a.mp4\n  CLIPS_PER_NEED: 99\n',
      /line 2: Invalid value "99" for CLIPS_PER_NEED\. Expected: a whole number from 1 to 10/,
    ],
    ['has a map for a value', '- video: a.mp4\n  style: { a: 1 }\n', /line 2: style needs a value/],
    ['has an alias to nothing', '- video: a.mp4\n  style: *nothing\n', /line 2/],
    [
      'contains an API key',
      '- video: a.mp4\n  PEXELS_API_KEY: abcdefgh\n',
      /line 2: PEXELS_API_KEY is a key/,
    ],
    [
      'sets a limit of the program',
      'PARALLEL_AI_CALLS: 2\nvideos: [a.mp4]\n',
      /line 1: PARALLEL_AI_CALLS applies to the whole program/,
    ],
    [
      'sets a limit of the batch for one video',
      '- video: a.mp4\n  ALLOW_REUSE: true\n',
      /line 2: ALLOW_REUSE applies to the whole batch/,
    ],
  ])('that %s is refused with the line', (_what, text, fault) => {
    expect(faultOf(text)).toMatch(fault);
    expect(faultOf(text)).toMatch(/^videos\.yaml cannot be used\./);
  });

  it('names everything that is wrong at once, and never a value of a key', () => {
    const fault = faultOf(
      '- video: a.mp4\n  KEEP_AUDIO: maybe\n- 7\n- video: b.mp4\n  GEMINI_API_KEY: secret-words\n',
    );
    expect(fault).toMatch(/line 2: .*KEEP_AUDIO.*line 3: .*line 5: GEMINI_API_KEY/);
    expect(fault).not.toContain('secret-words');
  });
});
