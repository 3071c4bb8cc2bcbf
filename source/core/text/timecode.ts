/** Formats seconds as "01:30" or "1:02:03". Minutes have two digits, so that columns of times line up. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = pad(whole % 60);
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${pad(minutes)}:${rest}`;
}

/** Formats seconds as "01:30.04", to the millisecond, without zeros at the end. `parseClock` reads it back. */
export function formatExactClock(seconds: number): string {
  const milliseconds = Math.round(Math.max(0, seconds) * 1000);
  const rest = String(milliseconds % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return `${formatClock(Math.floor(milliseconds / 1000))}${rest === '' ? '' : `.${rest}`}`;
}

/** Formats seconds as "00m30s", with at least two digits each, so that folders sort by time. */
export function formatFolderTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${pad(Math.floor(whole / 60))}m${pad(whole % 60)}s`;
}

/** Parses "90", "1:30" or "1:02:03.5" as seconds; undefined for anything else. */
export function parseClock(text: string): number | undefined {
  if (!/^\d+(:[0-5]?\d){0,2}(\.\d+)?$/.test(text.trim())) return undefined;
  return text
    .trim()
    .split(':')
    .reduce((total, part) => total * 60 + Number(part), 0);
}

/** Formats seconds as the time of an SRT cue, "00:01:02,345". */
export function formatSrtTime(seconds: number): string {
  const milliseconds = Math.round(Math.max(0, seconds) * 1000);
  const whole = Math.floor(milliseconds / 1000);
  const hours = pad(Math.floor(whole / 3600));
  return `${hours}:${pad(Math.floor(whole / 60) % 60)}:${pad(whole % 60)},${pad(milliseconds % 1000, 3)}`;
}

/** Formats a duration for users, seconds rounded up: "45 s", "2:10", "1:02:10". */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(Math.max(0, seconds));
  if (whole < 60) return `${whole} s`;
  return formatClock(whole).replace(/^0/, '');
}

/** The timestamp in an output folder's name, in local time: "20261122_201500". */
export function formatFolderStamp(at: Date): string {
  const date = `${at.getFullYear()}${pad(at.getMonth() + 1)}${pad(at.getDate())}`;
  return `${date}_${pad(at.getHours())}${pad(at.getMinutes())}${pad(at.getSeconds())}`;
}

/** Formats a time (milliseconds since 1970) as local time of day: "14:03:09". */
export function formatTimeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part)).join(':');
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Formats a time (milliseconds since 1970) as local day and month: "12 Nov". */
export function formatDay(at: number): string {
  const date = new Date(at);
  return `${date.getDate()} ${monthNames[date.getMonth()]}`;
}

function pad(value: number, digits = 2): string {
  return String(value).padStart(digits, '0');
}
