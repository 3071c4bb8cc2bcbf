import { UserError } from '../../core/errors.ts';
import { cleanText } from '../../core/text/text.ts';

/**
 * What can go wrong with a video on YouTube. `refused`: YouTube takes us for a robot or has had enough of us for now;
 * `network`: worth another try; `unknown`: yt-dlp said something nobody has met yet.
 */
export type YtDlpFaultKind =
  | 'private'
  | 'removed'
  | 'age'
  | 'region'
  | 'refused'
  | 'network'
  | 'no-such-format'
  | 'unknown';

/**
 * The words by which each kind is known, asked in this order: a refusal may call a video "unavailable", and a blocked
 * one is "unavailable" as well. Collected from yt-dlp's sources and its issue tracker; whole messages are in
 * test/media/ytdlp/yt-dlp-messages.test.ts.
 */
const signs: readonly [YtDlpFaultKind, RegExp][] = [
  [
    'refused',
    /not a bot|rate-limited by youtube|content isn.t available, try again later|HTTP Error 429|too many requests|HTTP Error 403|403 Forbidden|please try again later|login_required|page needs to be reloaded/i,
  ],
  ['age', /confirm your age|age.restricted|inappropriate for some users/i],
  [
    'private',
    /private video|video is private|members-only|members on level|granted access|requires payment|sign in to watch|only available (?:for|to) (?:registered users|music premium)|login required/i,
  ],
  [
    'region',
    /in your country|from your location|geo.?restrict|not available in your (?:region|location)|blocked it (?:in|on)/i,
  ],
  [
    'removed',
    /has been removed|no longer available|account associated|been terminated|copyright (?:claim|grounds)|video (?:is )?unavailable|video is not available|does not exist|HTTP Error 404|HTTP Error 410|404 Not Found|live event (?:has ended|will begin)|premieres in|recording is not available/i,
  ],
  [
    'no-such-format',
    /requested format is not available|no video formats found|only images are available|DRM.protected|format is not supported/i,
  ],
  [
    'network',
    /timed? ?out|name resolution|failed to resolve|getaddrinfo|name or service not known|nodename nor servname|connection (?:reset|refused|aborted|was closed)|remote end closed|network is unreachable|no route to host|IncompleteRead|bytes read, \d+ more expected|EOF occurred|HTTP Error 5\d\d|5XX Server Error|unable to (?:connect|download)|transport error|downloaded file is empty|did not get any data blocks|giving up after|error in the pull function|I\/O error|input\/output error|broken pipe|incomplete data received|failed to parse JSON|JSONDecodeError/i,
  ],
];

/** What a failed run of yt-dlp means, and the sentence it ended with, without its tag and its advice. */
export function readYtDlpFault(stderr: string): { kind: YtDlpFaultKind; said: string } {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.trim());
  const errors = lines.filter((line) => line.startsWith('ERROR:'));
  const last = errors.at(-1) ?? lines.findLast((line) => line !== '') ?? '';
  // When ffmpeg did the download, yt-dlp knows only its exit code, and the lines before say why.
  const byFfmpeg = /exited with code/i.test(last);
  const why = byFfmpeg ? (lines.findLast((line) => line !== '' && line !== last) ?? last) : last;
  const text = byFfmpeg ? lines.join('\n') : last;
  const kind = signs.find(([, sign]) => sign.test(text))?.[0] ?? 'unknown';
  return { kind, said: shorten(why) };
}

function shorten(line: string): string {
  const plain = line
    .replace(/^ERROR:\s*/, '')
    .replace(/^\[[^\]]+\]\s*(?:[^\s:]+:\s*)?/, '')
    .replace(
      /\s*(?:Use --|See\s+https?:|You might want to use|please report this issue|It is recommended to use|\(caused by).*$/i,
      '',
    );
  return cleanText(plain, 200).replace(/[\s.;,]+$/, '');
}

const inWords: Readonly<Record<Exclude<YtDlpFaultKind, 'unknown'>, string>> = {
  private: 'the video is private or for members only',
  removed: 'the video is gone',
  age: 'the video is for adults who are signed in',
  region: 'the video is not shown in this country',
  refused: 'YouTube refuses requests from here at the moment',
  network: 'the connection failed',
  'no-such-format': 'the video has no file that can be used',
};

const hints: Partial<Record<YtDlpFaultKind, string>> = {
  refused: 'Wait an hour, or set YTDLP_COOKIES_FILE to cookies of a signed-in browser.',
  age: 'YTDLP_COOKIES_FILE with cookies of a signed-in browser may help.',
  unknown: 'A newer yt-dlp may know better.',
};

/** A run of yt-dlp that failed, as one of a few kinds, in one sentence. */
export class YtDlpError extends UserError {
  readonly kind: YtDlpFaultKind;

  constructor(kind: YtDlpFaultKind, said: string, cause?: unknown) {
    const hint = hints[kind];
    super(`YouTube: ${sentence(kind, said)}.`, {
      ...(hint !== undefined && { hint }),
      ...(cause !== undefined && { cause }),
    });
    this.kind = kind;
  }
}

function sentence(kind: YtDlpFaultKind, said: string): string {
  if (kind === 'unknown') return said === '' ? 'yt-dlp failed' : `yt-dlp failed: ${said}`;
  return said === '' ? inWords[kind] : `${inWords[kind]} (${said})`;
}
