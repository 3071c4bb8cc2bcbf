/** YouTube changes often; an older yt-dlp has usually stopped working with it. */
const maxAgeDays = 90;

/** Age of a yt-dlp version ("2025.01.15", nightly "2025.01.15.232645") in days; undefined when it contains no date. */
export function ytDlpAgeDays(version: string, now: number): number | undefined {
  const released = releaseTime(version);
  return released === undefined ? undefined : Math.max(0, Math.floor((now - released) / 86_400_000));
}

/** A warning for a yt-dlp that is too old; undefined for one that is new enough. */
export function ytDlpAgeNote(version: string, now: number): { note: string; hint: string } | undefined {
  const days = ytDlpAgeDays(version, now);
  if (days === undefined || days <= maxAgeDays) return undefined;
  const age = days > 730 ? `${Math.floor(days / 365)} years` : `${days} days`;
  return {
    note: `yt-dlp ${version} is ${age} old; it may no longer work with YouTube`,
    hint: 'Update it: `yt-dlp -U`, `pipx upgrade yt-dlp` or `brew upgrade yt-dlp`, depending on how it was installed.',
  };
}

/** The date in a version, in milliseconds since 1970. */
function releaseTime(version: string): number | undefined {
  const [, year, month, day] = /^(\d{4})\.(\d{1,2})\.(\d{1,2})/.exec(version) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return Date.UTC(Number(year), Number(month) - 1, Number(day));
}
