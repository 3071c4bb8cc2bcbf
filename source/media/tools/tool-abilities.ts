export type ToolName = 'ffmpeg' | 'ffprobe' | 'ytdlp';

export type AbilityName =
  | 'h264'
  | 'tpad'
  | 'opus'
  | 'tone-map'
  | 'hevc'
  | 'probe'
  | 'sections'
  | 'js-runtimes';

/** A version, the most significant number first. */
type Version = readonly number[];

interface Ability {
  name: AbilityName;
  tool: ToolName;
  /** Which builds have it: from a version of the tool or of one of its libraries, or with a configure option. */
  since:
    | { version: Version }
    | { library: 'libavfilter' | 'libavformat'; version: Version }
    | { configured: string };
  /** What to report when a required ability is missing. Undefined for an optional one, which has a fallback. */
  fault?: string;
}

/**
 * Abilities that not every build has. Everything else in our command lines works with the oldest supported builds:
 * ffmpeg and ffprobe of December 2018 (`@ffmpeg-installer`) and yt-dlp 2023.03.04 (Debian 12). Library versions are
 * used because ffmpeg's own version is only a commit count in builds from Git.
 */
const abilities: readonly Ability[] = [
  {
    name: 'h264',
    tool: 'ffmpeg',
    since: { configured: 'libx264' },
    fault: 'was built without libx264 and cannot write H.264',
  },
  {
    // The filter that repeats the last frame of a shot; in releases from 4.2.
    name: 'tpad',
    tool: 'ffmpeg',
    since: { library: 'libavfilter', version: [7, 46] },
    fault: 'is older than version 4.2 and has no filter tpad',
  },
  // The fallback is AAC, which every build has.
  { name: 'opus', tool: 'ffmpeg', since: { configured: 'libopus' } },
  // The filter zscale; tonemap is in every build that has tpad. Without it HDR is not converted, and the report says so.
  { name: 'tone-map', tool: 'ffmpeg', since: { configured: 'libzimg' } },
  // 10-bit HEVC, for HDR; without it the clips for an HDR video are SDR.
  { name: 'hevc', tool: 'ffmpeg', since: { configured: 'libx265' } },
  {
    // For options and output fields; older versions are not tested.
    name: 'probe',
    tool: 'ffprobe',
    since: { library: 'libavformat', version: [58, 24] },
    fault: 'is older than version 4.2',
  },
  {
    // `--download-sections`, `--downloader-args ffmpeg_o:`, `--print after_move:`, fields as JSON.
    name: 'sections',
    tool: 'ytdlp',
    since: { version: [2023, 3, 4] },
    fault: 'is older than version 2023.03.04 and cannot download only a part of a video',
  },
  // From this version on yt-dlp needs a JavaScript runtime to solve YouTube's challenges (yt-dlp issue 15012).
  { name: 'js-runtimes', tool: 'ytdlp', since: { version: [2025, 11, 12] } },
];

/** The abilities of a tool. @param answer the whole version output. */
export function abilitiesOf(tool: ToolName, version: string, answer: string): AbilityName[] {
  return abilities
    .filter((ability) => ability.tool === tool && has(ability, version, answer))
    .map((ability) => ability.name);
}

/** What is wrong with a tool that has only these abilities; undefined when it has all that are required. */
export function faultOfAbilities(tool: ToolName, found: readonly AbilityName[]): string | undefined {
  const lacking = abilities.find(
    (ability) => ability.tool === tool && ability.fault !== undefined && !found.includes(ability.name),
  );
  return lacking?.fault;
}

/** A build without a readable version is assumed to have the required abilities but not the optional ones. */
function has({ since, fault }: Ability, version: string, answer: string): boolean {
  if ('configured' in since) return answer.includes(`--enable-${since.configured}`);
  const found =
    'library' in since
      ? new RegExp(`^${since.library}\\s+([\\d. ]+)/`, 'm').exec(answer)?.[1]
      : /^\d+(?:\.\d+){2,}/.exec(version)?.[0];
  return found === undefined ? fault !== undefined : isSince(found, since.version);
}

function isSince(version: string, first: Version): boolean {
  const numbers = version.split('.').map(Number);
  const at = first.findIndex((part, index) => numbers[index] !== part);
  return at === -1 || (numbers[at] ?? 0) > (first[at] ?? 0);
}
