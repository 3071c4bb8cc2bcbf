import { UserError } from '../../core/errors.ts';
import { cleanText } from '../../core/text/text.ts';

/**
 * What can go wrong with a video on YouTube. `refused`: YouTube suspects a bot or limits the rate; `network`: a retry
 * may help; `forbidden`: the server of the file refuses it (403), which may concern only this format; `solver`: yt-dlp has
 * no script that solves YouTube's challenges, so that it finds no format of any video; `unknown`: a message that matches no
 * pattern.
 */
export type YtDlpFaultKind =
  | 'private'
  | 'removed'
  | 'age'
  | 'region'
  | 'refused'
  | 'forbidden'
  | 'network'
  | 'solver'
  | 'no-such-format'
  | 'unknown';

/**
 * The patterns of each kind, in the order in which they are tried: messages of several kinds contain "unavailable".
 * Collected from yt-dlp's source and issue tracker; whole messages are in test/media/ytdlp/yt-dlp-messages.test.ts.
 */
const patterns: readonly [YtDlpFaultKind, RegExp][] = [
  [
    'refused',
    /not a bot|rate-limited by youtube|content isn.t available, try again later|HTTP Error 429|too many requests|please try again later|login_required|page needs to be reloaded/i,
  ],
  ['forbidden', /HTTP Error 403|403 Forbidden/i],
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

/** Reads yt-dlp's stderr: the kind of fault, and the last message without its prefix and yt-dlp's advice. */
export function readYtDlpFault(stderr: string): { kind: YtDlpFaultKind; reason: string } {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.trim());
  const errors = lines.filter((line) => line.startsWith('ERROR:'));
  const last = errors.at(-1) ?? lines.findLast((line) => line !== '') ?? '';
  // When ffmpeg did the download, yt-dlp reports only its exit code, and ffmpeg's own lines come before it.
  const byFfmpeg = /exited with code/i.test(last);
  const why = byFfmpeg ? (lines.findLast((line) => line !== '' && line !== last) ?? last) : last;
  const text = byFfmpeg ? lines.join('\n') : last;
  const kind = patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? 'unknown';
  if (kind === 'no-such-format' && solverMissing.test(stderr))
    return { kind: 'solver', reason: 'yt-dlp has no solver scripts' };
  return { kind, reason: shorten(why) };
}

/** Warnings of yt-dlp from 2025.11.12 on, before it reports that a format is missing (yt-dlp issue 15012). */
const solverMissing =
  /challenge solver (?:lib )?script|challenge solving failed|No supported JavaScript runtime|signature solving failed/i;

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

const descriptions: Readonly<Record<Exclude<YtDlpFaultKind, 'unknown'>, string>> = {
  private: 'the video is private or for members only',
  removed: 'the video is no longer available',
  age: 'the video is age-restricted and needs a signed-in account',
  region: 'the video is not available in this country',
  refused: 'YouTube refuses requests from this computer at the moment',
  forbidden: 'YouTube refuses the file of the video',
  network: 'the connection failed',
  solver: "YouTube's challenges cannot be solved, so no video can be downloaded",
  'no-such-format': 'the video has no usable format',
};

/** How to get the scripts with which yt-dlp solves YouTube's challenges. */
export const solverHint =
  'Install yt-dlp with its scripts: `pipx install --force "yt-dlp[default]"`, or set YTDLP_REMOTE_COMPONENTS to ejs:github.';

const signedIn =
  'YTDLP_COOKIES_BROWSER to a browser that is signed in, or YTDLP_COOKIES_FILE to its exported cookies';

const hints: Partial<Record<YtDlpFaultKind, string>> = {
  refused: `Wait an hour, or set ${signedIn}.`,
  forbidden: 'Updating yt-dlp and ffmpeg may help.',
  age: `Setting ${signedIn} may help.`,
  solver: solverHint,
  unknown: 'Updating yt-dlp may help.',
};

/** A failed run of yt-dlp. */
export class YtDlpError extends UserError {
  readonly kind: YtDlpFaultKind;

  /** @param reason yt-dlp's own message; may be empty. */
  constructor(kind: YtDlpFaultKind, reason: string, cause?: unknown) {
    const hint = hints[kind];
    super(`YouTube: ${sentence(kind, reason)}.`, {
      ...(hint !== undefined && { hint }),
      ...(cause !== undefined && { cause }),
    });
    this.kind = kind;
  }
}

function sentence(kind: YtDlpFaultKind, reason: string): string {
  if (kind === 'unknown') return reason === '' ? 'yt-dlp failed' : `yt-dlp failed: ${reason}`;
  return reason === '' ? descriptions[kind] : `${descriptions[kind]} (${reason})`;
}
