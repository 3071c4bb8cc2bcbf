/** What the package's own types leave out. */
declare module 'yt-dlp-exec' {
  /** The command line for yt-dlp: names in camel case become options, `'--'` what stands behind all of them. */
  export function args(
    url: string,
    flags: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
  ): string[];
}
