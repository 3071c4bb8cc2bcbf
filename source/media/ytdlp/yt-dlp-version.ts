/** YouTube changes often; a yt-dlp older than this has usually stopped working with it. */
export const freshDays = 90;

/** How many days old a yt-dlp of this version ("2025.01.15", nightly "2025.01.15.232645") is; undefined for odd ones. */
export function ytDlpAgeDays(version: string, now: number): number | undefined {
  const made = madeAt(version);
  return made === undefined ? undefined : Math.max(0, Math.floor((now - made) / 86_400_000));
}

/** What is to be said of a yt-dlp that is too old, and what to do; undefined for one that is new enough. */
export function ytDlpAgeNote(version: string, now: number): { note: string; hint: string } | undefined {
  const days = ytDlpAgeDays(version, now);
  if (days === undefined || days <= freshDays) return undefined;
  const age = days > 730 ? `${Math.floor(days / 365)} years` : `${days} days`;
  return {
    note: `yt-dlp ${version} is ${age} old; YouTube may no longer answer it`,
    hint: 'Bring it up to date: `yt-dlp -U`, `pipx upgrade yt-dlp` or `brew upgrade yt-dlp`, as it was installed.',
  };
}

/** The day a version names, as milliseconds since 1970. */
function madeAt(version: string): number | undefined {
  const [, year, month, day] = /^(\d{4})\.(\d{1,2})\.(\d{1,2})/.exec(version) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return Date.UTC(Number(year), Number(month) - 1, Number(day));
}
