import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readYtDlpFault,
  YtDlpError,
  type YtDlpFaultKind,
} from '../../../source/media/ytdlp/yt-dlp-errors.ts';
import { readYtDlpFile, readYtDlpProgress } from '../../../source/media/ytdlp/yt-dlp-progress.ts';
import { ytDlpAgeDays, ytDlpAgeNote } from '../../../source/media/ytdlp/yt-dlp-version.ts';

const cookiesAdvice =
  'Use --cookies-from-browser or --cookies for the authentication. See  https://github.com/yt-dlp/yt-dlp/wiki/FAQ#how-do-i-pass-cookies-to-yt-dlp  for how to manually pass cookies';
const bugAdvice =
  '; please report this issue on  https://github.com/yt-dlp/yt-dlp/issues?q= , filling out the appropriate issue template. Confirm you are on the latest version using  yt-dlp -U';
const rateAdvice =
  'It is recommended to use `-t sleep` to add a delay between video requests to avoid exceeding the rate limit. For more information, refer to  https://github.com/yt-dlp/yt-dlp/wiki/Extractors#this-content-isnt-available-try-again-later';

/** Real messages, from yt-dlp's source of 2023 and 2025 and its issues 10499, 11426, 12958, 14921, 16546. */
const messages: Record<YtDlpFaultKind, readonly string[]> = {
  private: [
    "ERROR: [youtube] aaaaaaaaaaa: Private video. Sign in if you've been granted access to this video",
    `ERROR: [youtube] aaaaaaaaaaa: Private video. Sign in if you’ve been granted access to this video. ${cookiesAdvice}`,
    'ERROR: [youtube] aaaaaaaaaaa: Video unavailable. This video is private',
    'ERROR: [youtube] aaaaaaaaaaa: Join this channel to get access to members-only content like this video, and other exclusive perks.',
    'ERROR: [youtube] aaaaaaaaaaa: This video requires payment to watch.',
    'ERROR: [youtube] aaaaaaaaaaa: This video is only available for registered users. Use --cookies',
    'ERROR: [youtube] aaaaaaaaaaa: This video is only available to Music Premium members',
  ],
  removed: [
    'ERROR: [youtube] aaaaaaaaaaa: Video unavailable',
    'ERROR: [youtube] aaaaaaaaaaa: Video unavailable. This video has been removed by the uploader',
    "ERROR: [youtube] aaaaaaaaaaa: This video has been removed for violating YouTube's Community Guidelines",
    'ERROR: [youtube] aaaaaaaaaaa: Video unavailable. This video is no longer available because the YouTube account associated with this video has been terminated.',
    'ERROR: [youtube] aaaaaaaaaaa: Video unavailable. This video is no longer available due to a copyright claim by Somebody',
    'ERROR: [youtube] aaaaaaaaaaa: Premieres in 3 hours',
    'ERROR: [youtube] aaaaaaaaaaa: This live event will begin in a few moments.',
  ],
  age: [
    'ERROR: [youtube] aaaaaaaaaaa: Sign in to confirm your age. This video may be inappropriate for some users.',
    `ERROR: [youtube] aaaaaaaaaaa: Sign in to confirm your age. This video may be inappropriate for some users. ${cookiesAdvice}`,
    'ERROR: [youtube] aaaaaaaaaaa: This video is age-restricted and only available on YouTube',
  ],
  region: [
    'ERROR: [youtube] aaaaaaaaaaa: Video unavailable. The uploader has not made this video available in your country',
    'ERROR: [youtube] aaaaaaaaaaa: The uploader has not made this video available in your country\nThis video is available in Iceland.\nYou might want to use a VPN or a proxy server (with --proxy) to workaround.',
    'ERROR: [youtube] aaaaaaaaaaa: Video unavailable. This video contains content from SME, who has blocked it in your country on copyright grounds',
    'ERROR: This video is not available from your location due to geo restriction',
  ],
  refused: [
    'ERROR: [youtube] aaaaaaaaaaa: Sign in to confirm you’re not a bot. This helps protect our community. Learn more',
    `ERROR: [youtube] aaaaaaaaaaa: Sign in to confirm you're not a bot. ${cookiesAdvice}`,
    `ERROR: [youtube] aaaaaaaaaaa: Video unavailable. This content isn't available, try again later. The current session has been rate-limited by YouTube for up to an hour. ${rateAdvice}`,
    `ERROR: [youtube] aaaaaaaaaaa: Video unavailable. This content isn't available, try again later. Your account has been rate-limited by YouTube for up to an hour. ${rateAdvice}`,
    `ERROR: [youtube] aaaaaaaaaaa: Unable to download API page: HTTP Error 429: Too Many Requests (caused by <HTTPError 429: Too Many Requests>)${bugAdvice}`,
  ],
  forbidden: [
    'ERROR: unable to download video data: HTTP Error 403: Forbidden',
    'https://rr3---sn-x.googlevideo.com/videoplayback: Server returned 403 Forbidden (access denied)\n\n\nERROR: ffmpeg exited with code 1',
    'Error opening input files: Server returned 403 Forbidden (access denied)\nERROR: ffmpeg exited with code 8',
  ],
  solver: [
    'WARNING: [youtube] [jsc] Remote component challenge solver script (node) was skipped. It may be required to solve JS challenges. You can enable these with --remote-components ejs:npm (recommended) or --remote-components ejs:github , respectively.\nWARNING: Only images are available for download. use --list-formats to see them\nERROR: [youtube] aaaaaaaaaaa: Requested format is not available. Use --list-formats for a list of available formats',
    'WARNING: [youtube] aaaaaaaaaaa: n challenge solving failed: Some formats may be missing. Ensure you have a supported JavaScript runtime and challenge solver script distribution installed.\nERROR: [youtube] aaaaaaaaaaa: Requested format is not available. Use --list-formats for a list of available formats',
    'WARNING: [youtube] No supported JavaScript runtime could be found.\nERROR: [youtube] aaaaaaaaaaa: Requested format is not available.',
  ],
  network: [
    `ERROR: [youtube] aaaaaaaaaaa: Unable to download webpage: <urlopen error [Errno -3] Temporary failure in name resolution> (caused by URLError(gaierror(-3, 'Temporary failure in name resolution')))${bugAdvice}`,
    `ERROR: [youtube] aaaaaaaaaaa: Unable to download webpage: [Errno 104] Connection reset by peer (caused by ConnectionResetError(104, 'Connection reset by peer'))${bugAdvice}`,
    `ERROR: [youtube] aaaaaaaaaaa: Unable to download API page: ('Unable to connect to proxy', OSError('Tunnel connection failed'))`,
    `ERROR: [youtube] aaaaaaaaaaa: Unable to download JSON metadata: timed out (caused by TimeoutError('timed out'))${bugAdvice}`,
    `ERROR: [youtube] aaaaaaaaaaa: Unable to download API page: HTTP Error 503: Service Unavailable (caused by <HTTPError 503: Service Unavailable>)${bugAdvice}`,
    "ERROR: unable to download video data: [Errno -2] Failed to resolve 'rr1---sn-4g5e6nsk.googlevideo.com' (Name or service not known)",
    'ERROR: Did not get any data blocks',
    'ERROR: The downloaded file is empty',
    '[tls @ 0x55] Error in the pull function.\n[https @ 0x55] Input/output error\nERROR: ffmpeg exited with code 1',
  ],
  'no-such-format': [
    'ERROR: [youtube] aaaaaaaaaaa: Requested format is not available. Use --list-formats for a list of available formats',
    'WARNING: [youtube] Only images are available for download. use --list-formats to see them\nERROR: [youtube] aaaaaaaaaaa: Requested format is not available. Use --list-formats for a list of available formats',
    `ERROR: [youtube] aaaaaaaaaaa: No video formats found!${bugAdvice}`,
    'ERROR: [youtube] aaaaaaaaaaa: This video is DRM protected',
  ],
  unknown: [
    `ERROR: [youtube] aaaaaaaaaaa: Unable to extract initial player response${bugAdvice}`,
    'ERROR: ffmpeg exited with code 187',
    'yt-dlp: error: no such option: --nonsense',
    '',
  ],
};

describe('an error message of yt-dlp', () => {
  it.for(Object.entries(messages).flatMap(([kind, texts]) => texts.map((text) => ({ kind, text }))))(
    'is $kind: $text',
    ({ kind, text }) => {
      expect(readYtDlpFault(text).kind).toBe(kind);
    },
  );

  it('becomes one sentence without tags, advice and control characters', () => {
    for (const text of Object.values(messages).flat()) {
      const { kind, reason } = readYtDlpFault(text);
      const { message } = new YtDlpError(kind, reason);
      expect(message).toMatch(/^YouTube: .*\.$/);
      expect(message).not.toMatch(/ERROR:|\[youtube\]|--cookies|github\.com|\n/);
      expect(message.length).toBeLessThan(330);
    }
    const { reason } = readYtDlpFault('ERROR: [youtube] a: \u001b[31mPremieres\u0007 in \u202e3 hours');
    expect(reason).toBe('Premieres in 3 hours');
  });

  it('can be any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { kind, reason } = readYtDlpFault(text);
        expect(Object.keys(messages)).toContain(kind);
        expect(reason.length).toBeLessThanOrEqual(200);
      }),
    );
  });
});

describe("yt-dlp's progress", () => {
  it('is read from its own JSON', () => {
    const line =
      '[stockpile-progress] {"status": "downloading", "downloaded_bytes": 65536, "total_bytes": 1534528, "speed": 812345.6, "eta": 2}';
    expect(readYtDlpProgress(line)).toEqual({
      bytes: 65_536,
      totalBytes: 1_534_528,
      bytesPerSecond: 812_345.6,
    });
    const guessed =
      '[stockpile-progress] {"status": "downloading", "downloaded_bytes": 5, "total_bytes_estimate": 9.5, "speed": null}';
    expect(readYtDlpProgress(guessed)).toEqual({ bytes: 5, totalBytes: 9.5, bytesPerSecond: undefined });
  });

  it('is undefined for a line that cannot be read', () => {
    for (const line of [
      '[stockpile-progress] {"status": "downloading", "downloaded_bytes": NaN}',
      '[stockpile-progress] {"status": "finished", "downloaded_bytes": 5}',
      '[download]  42.0% of 1.46MiB',
      '[stockpile-progress] ',
    ])
      expect(readYtDlpProgress(line)).toBeUndefined();
  });

  it('ends with the path of the file, with any characters in it', () => {
    expect(readYtDlpFile('[stockpile-file] "/tmp/a \\"b\\" \\u00e4.mp4"')).toBe('/tmp/a "b" ä.mp4');
    expect(readYtDlpFile('[stockpile-file] null')).toBeUndefined();
    expect(readYtDlpFile('/tmp/a.mp4')).toBeUndefined();
  });
});

describe("yt-dlp's age", () => {
  const now = Date.UTC(2025, 5, 1);

  it('follows from its version and is worth a warning after 90 days', () => {
    expect(ytDlpAgeDays('2025.05.22', now)).toBe(10);
    expect(ytDlpAgeDays('2025.05.22.232645', now)).toBe(10);
    expect(ytDlpAgeDays('nightly', now)).toBeUndefined();
    expect(ytDlpAgeNote('2025.05.22', now)).toBeUndefined();
    expect(ytDlpAgeNote('2025.01.15', now)?.note).toBe(
      'yt-dlp 2025.01.15 is 137 days old; it may no longer work with YouTube',
    );
    expect(ytDlpAgeNote('2023.03.04', now)?.note).toContain('2 years old');
    expect(ytDlpAgeNote('2023.03.04', now)?.hint).toContain('yt-dlp -U');
  });
});
