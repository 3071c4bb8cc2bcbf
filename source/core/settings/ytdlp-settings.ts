import { pathSetting, textSetting } from './setting-types.ts';

/** What all rows share: no page may change them. */
const group = { section: 'Tools and folders', isOfMachine: true } as const;

/** Browsers whose cookies yt-dlp reads: BROWSER[+KEYRING][:PROFILE][::CONTAINER]. No value can be read as an option. */
const browserPattern =
  /^(?:brave|chrome|chromium|edge|firefox|opera|safari|vivaldi|whale)(?:\+[a-z0-9]+)?(?::[^:\s][^\n\r:]*)?(?:::[^\n\r:]+)?$/i;

/**
 * The extractor arguments that may be passed on: which player is asked, what is skipped, and tokens
 * (https://github.com/yt-dlp/yt-dlp#youtube). Others could change what the program relies on.
 */
const extractorArguments = new Set([
  ...['player_client', 'player_skip', 'player_js_version', 'player_js_variant', 'webpage_skip', 'skip'],
  ...['po_token', 'fetch_pot', 'visitor_data', 'data_sync_id', 'formats', 'lang', 'base_url'],
]);

const remoteComponents = ['ejs:github', 'ejs:npm'];

/** The settings for yt-dlp. */
export const ytDlpSettings = {
  YTDLP_PATH: pathSetting({ ...group, expects: 'file', help: 'path of yt-dlp, if it is not on the PATH' }),
  YTDLP_SEARCH_PREFIX: { ...textSetting({ ...group, help: "yt-dlp's search prefix" }), default: 'ytsearch' },
  YTDLP_RATE_LIMIT: textSetting({ ...group, help: 'max bytes per second for yt-dlp, such as 2M' }),
  YTDLP_COOKIES_FILE: pathSetting({
    ...group,
    expects: 'file',
    help: 'cookie file for yt-dlp, in the Netscape format',
  }),
  YTDLP_COOKIES_BROWSER: {
    ...textSetting({ ...group, help: 'a browser whose cookies yt-dlp uses, unless there is a cookie file' }),
    range: 'firefox, chrome, safari, …, or BROWSER:PROFILE',
    parse: (value: string) => matching(value, browserPattern),
  },
  YTDLP_EXTRACTOR_ARGS: {
    ...textSetting({ ...group, help: "yt-dlp's arguments for YouTube: another player client, a PO token" }),
    range: 'youtube:NAME=VALUE;NAME=VALUE, several separated by spaces',
    parse: (value: string) => (extractorArgsOf(value) ? value.trim() : undefined),
  },
  YTDLP_REMOTE_COMPONENTS: {
    ...textSetting({
      ...group,
      help: "where yt-dlp may load the scripts for YouTube's challenges from, if it was installed without them",
    }),
    range: remoteComponents.join(' or '),
    parse: (value: string) => ['', ...remoteComponents].find((known) => known === value.trim()),
  },
} as const;

/**
 * Splits YTDLP_EXTRACTOR_ARGS into the values of `--extractor-args`: "youtube:player_client=tv;po_token=web+X".
 * Undefined when one is not allowed.
 */
export function extractorArgsOf(value: string): string[] | undefined {
  const all = value.split(/\s+/).filter((each) => each !== '');
  const isAllowed = all.every((each) => {
    const [, given = ''] = /^(?:youtube|youtubetab|youtubepot-[a-z]+):(.+)$/.exec(each) ?? [];
    return given !== '' && given.split(';').every((part) => extractorArguments.has(nameOf(part)));
  });
  return isAllowed ? all : undefined;
}

/** The arguments whose values belong to an account; PO tokens have the form CLIENT+TOKEN, several separated by commas. */
const tokenArgument = /\b(po_token|visitor_data|data_sync_id)=([^;\s"'`\\]+)/g;
const tokenNames = /po_token=|visitor_data=|data_sync_id=/;

/** Replaces every token in extractor arguments, wherever they stand in a text, by what `mask` returns. */
export function withoutTokens(text: string, mask: (token: string) => string): string {
  if (!tokenNames.test(text)) return text;
  return text.replace(tokenArgument, (_, name: string, value: string) => {
    const masked = value.split(',').map((each) => {
      const token = each.replace(clientName, '');
      return each.slice(0, each.length - token.length) + (token.startsWith('•') ? token : mask(token));
    });
    return `${name}=${masked.join(',')}`;
  });
}

/** The client in front of a PO token: "web.gvs+". */
const clientName = /^[\w.]+\+/;

/** The tokens in YTDLP_EXTRACTOR_ARGS, which belong to an account and must not be shown. */
export function findTokens(value: string): string[] {
  return [...value.matchAll(tokenArgument)].flatMap(([, , token = '']) =>
    token.split(',').map((each) => each.replace(clientName, '')),
  );
}

function nameOf(argument: string): string {
  return /^([a-z_]+)=\S/.exec(argument)?.[1] ?? '';
}

function matching(value: string, pattern: RegExp): string | undefined {
  const trimmed = value.trim();
  return trimmed === '' || pattern.test(trimmed) ? trimmed : undefined;
}
