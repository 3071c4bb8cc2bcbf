import type { ToolName } from './tools.ts';

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
  /** The first build that has it: of the tool itself, of one of its libraries, or one configured with something. */
  since:
    | { version: Version }
    | { library: 'libavfilter' | 'libavformat'; version: Version }
    | { configured: string };
  /** What is wrong with a tool that lacks it, when nothing works without; the program has another way otherwise. */
  fault?: string;
}

/**
 * What the program asks of its tools that not every build has. All else in our command lines works with the oldest
 * builds that are accepted here: ffmpeg of December 2018 (`@ffmpeg-installer`), ffprobe of the same time, and yt-dlp
 * 2023.03.04 (Debian 12). Library versions tell more than ffmpeg's own, which in builds from Git is only a count.
 */
const abilities: readonly Ability[] = [
  {
    name: 'h264',
    tool: 'ffmpeg',
    since: { configured: 'libx264' },
    fault: 'was built without libx264 and cannot write H.264',
  },
  {
    // The filter repeats the last frame of a shot. Releases have it from 4.2 on.
    name: 'tpad',
    tool: 'ffmpeg',
    since: { library: 'libavfilter', version: [7, 46] },
    fault: 'is older than version 4.2 and has no filter tpad',
  },
  // Without it speech is sent as AAC, which is always there.
  { name: 'opus', tool: 'ffmpeg', since: { configured: 'libopus' } },
  // The filter zscale; tonemap is in every build that has tpad. Without it HDR stays as it is, and is said to.
  { name: 'tone-map', tool: 'ffmpeg', since: { configured: 'libzimg' } },
  // With 10 bits, for HDR; without it clips for an HDR video are SDR.
  { name: 'hevc', tool: 'ffmpeg', since: { configured: 'libx265' } },
  {
    // Options and fields; no older one was tried.
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
    fault: 'is older than version 2023.03.04 and cannot bring only the seconds that are wanted',
  },
  // From this version on a JavaScript runtime solves YouTube's riddles (yt-dlp issue 15012).
  { name: 'js-runtimes', tool: 'ytdlp', since: { version: [2025, 11, 12] } },
];

/** What a tool can do, by the version it has and everything it said when it was asked for it. */
export function abilitiesOf(tool: ToolName, version: string, answer: string): AbilityName[] {
  return abilities
    .filter((ability) => ability.tool === tool && has(ability, version, answer))
    .map((ability) => ability.name);
}

/** What is wrong with a tool that can do no more than this; undefined when nothing that is needed is missing. */
export function faultOfAbilities(tool: ToolName, found: readonly AbilityName[]): string | undefined {
  const lacking = abilities.find(
    (ability) => ability.tool === tool && ability.fault !== undefined && !found.includes(ability.name),
  );
  return lacking?.fault;
}

/** A build that does not say its version has what is needed, as far as one can tell, and nothing else. */
function has({ since, fault }: Ability, version: string, answer: string): boolean {
  if ('configured' in since) return answer.includes(`--enable-${since.configured}`);
  const said =
    'library' in since
      ? new RegExp(`^${since.library}\\s+([\\d. ]+)/`, 'm').exec(answer)?.[1]
      : /^\d+(?:\.\d+){2,}/.exec(version)?.[0];
  return said === undefined ? fault !== undefined : isSince(said, since.version);
}

function isSince(version: string, first: Version): boolean {
  const numbers = version.split('.').map(Number);
  const at = first.findIndex((least, index) => numbers[index] !== least);
  return at === -1 || (numbers[at] ?? 0) > (first[at] ?? 0);
}
