import type { Check, HistoryEntry } from '../../../core/api/app.ts';
import { sourceFacts, sourceNames } from '../../../core/footage/source-names.ts';
import { formatSpent } from '../../../core/money/cost.ts';
import { formatDuration } from '../../../core/text/timecode.ts';
import { countCells } from '../../text/cells.ts';
import { containsAllWords, filterWords } from '../../text/filter-words.ts';
import { type Column, columnWidths, type Line, type Part, tableLine } from '../../text/line.ts';
import { entrySummary, formatAge, formatUsd, jobMark, shortSummary } from '../../text/words.ts';
import type { Theme, Tone } from '../../theme/theme.ts';

function columnsOf(nameWidth: number): readonly Column[] {
  return [
    { min: 20, want: nameWidth },
    { width: 11 },
    { min: 18, grow: 3 },
    { width: 7, align: 'right', drop: 1 },
    { width: 10, drop: 2 },
    { width: 11, drop: 3 },
  ];
}

const summaryColumn = 2;

/** One line per job: glyph and word of its state, progress, cost, age, time left where it is known. */
export function entryLine(
  entry: HistoryEntry,
  options: {
    isChosen: boolean;
    /** In cells, of the longest name. */
    nameWidth: number;
    width: number;
    theme: Theme;
    now: number;
    frame: number;
  },
): Line {
  const { isChosen, nameWidth, width, theme, now, frame } = options;
  const columns = columnsOf(nameWidth);
  const mark = jobMark(entry.state, theme.glyphs, frame, entry.paused);
  const pointer = isChosen ? theme.glyphs.pointer : ' ';
  const { costUsd, unpricedCalls = 0, mayBeBilledUsd } = entry;
  const spent = { usd: costUsd, unpricedCalls, mayBeBilledUsd };
  const left =
    entry.etaSeconds === undefined || entry.paused ? '' : `~${formatDuration(entry.etaSeconds)} left`;
  const tone: Tone = isChosen ? 'strong' : 'plain';
  const widths = columnWidths(width - 4, columns);
  const summary = entrySummary(entry);
  const fits = countCells(summary) <= (widths[summaryColumn] ?? 0);
  const table = tableLine(
    [
      { text: entry.name, tone, keep: 'middle' },
      { text: mark.word, tone: mark.tone },
      { text: fits ? summary : shortSummary(entry), tone },
      { text: formatSpent(spent, formatUsd, 'short'), tone: entry.costUsd > 0 ? 'plain' : 'quiet' },
      { text: formatAge(entry.updatedAt, now), tone: 'quiet' },
      { text: left, tone: 'quiet' },
    ],
    columns,
    widths,
  );
  return [{ text: `${pointer} `, tone: 'accent' }, { text: `${mark.glyph} `, tone: mark.tone }, ...table];
}

/** Jobs whose name, state or summary contains all words of the filter. */
export function filterEntries(
  entries: readonly HistoryEntry[],
  filter: string,
  theme: Theme,
): readonly HistoryEntry[] {
  const words = filterWords(filter);
  if (words.length === 0) return entries;
  return entries.filter((entry) =>
    containsAllWords(
      `${entry.name} ${jobMark(entry.state, theme.glyphs, 0, entry.paused).word} ${entrySummary(entry)}`,
      words,
    ),
  );
}

/** Checks that are always shown in the header, with their short name there. */
const headerNames: Readonly<Record<string, string>> = {
  ffmpeg: 'ffmpeg',
  'yt-dlp': 'yt-dlp',
  OPENAI_API_KEY: 'OpenAI',
  GEMINI_API_KEY: 'Gemini',
  ...Object.fromEntries(
    sourceNames
      .map(sourceFacts)
      .flatMap(({ keySetting, label }) => (keySetting ? [[keySetting, label]] : [])),
  ),
};

/** Marks in the header: what is installed, which API keys are set, and every other check that is not ok. */
export function checkParts(checks: readonly Check[], theme: Theme): Part[] {
  return checks
    .filter(({ name, state }) => name in headerNames || (state !== 'ok' && state !== 'trying'))
    .map((check, index) => ({ cells: checkCells(check, theme), drop: 10 + index }));
}

export function checkMark(state: Check['state'], theme: Theme): { glyph: string; tone: Tone; word: string } {
  const { glyphs } = theme;
  const marks = {
    ok: { glyph: glyphs.ok, tone: 'good', word: 'ok' },
    limited: { glyph: glyphs.limited, tone: 'warn', word: 'warning' },
    missing: { glyph: glyphs.missing, tone: 'quiet', word: 'missing' },
    trying: { glyph: glyphs.waiting, tone: 'busy', word: 'testing' },
  } as const;
  return marks[state];
}

function checkCells(check: Check, theme: Theme): Line {
  const mark = checkMark(check.state, theme);
  return [
    { text: `${headerNames[check.name] ?? check.name} `, tone: 'quiet' },
    { text: mark.glyph, tone: mark.tone },
  ];
}
