/** An export that the package's types lack. */
declare module 'yt-dlp-exec' {
  /** The arguments for yt-dlp: names in camel case become options, the values of `'--'` come last. */
  export function args(
    url: string,
    flags: Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>,
  ): string[];
}
