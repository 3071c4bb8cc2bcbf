import type { JobHandle } from '../../../core/api/app.ts';
import { needTitle } from '../../../core/job/events/event-lines.ts';
import type { Job, LogLine } from '../../../core/job/job.ts';
import { formatTimeOfDay } from '../../../core/text/timecode.ts';
import { useJob } from '../../hooks/use-job.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useTheme } from '../../hooks/use-program.ts';
import { paragraph } from '../../parts/labeled.ts';
import { TextOverlay } from '../../parts/TextOverlay.tsx';
import { containsAllWords } from '../../text/filter-words.ts';
import type { Line } from '../../text/line.ts';
import type { Theme, Tone } from '../../theme/theme.ts';

/** The log of a job and what plain output prints, newest line first, with notes about degraded or repaired results on top. */
export function Log({ handle, covered }: { handle: JobHandle; covered: boolean }) {
  const job = useJob(handle);
  const theme = useTheme();
  const width = useLayout().width - 4;
  return (
    <TextOverlay
      title="Log"
      about={job.video.name}
      linesWith={(words) => logLines(job, words, width, theme)}
      covered={covered}
    />
  );
}

const tones: Readonly<Record<LogLine['level'], Tone>> = {
  debug: 'quiet',
  info: 'plain',
  warn: 'warn',
  error: 'bad',
};

function logLines(job: Job, words: readonly string[], width: number, theme: Theme): Line[] {
  const isEmpty = job.notes.length + job.log.length + (job.activity ?? []).length === 0;
  if (isEmpty) return [[{ text: 'Nothing yet.', tone: 'quiet' }]];
  const shownNotes = job.notes.filter((note) => containsAllWords(note, words));
  const notes = shownNotes.flatMap((note) => paragraph(note, width, theme, 'warn'));
  const all = [...job.log, ...(job.activity ?? [])]
    .filter((each) => containsAllWords(lineText(each, job), words))
    .toReversed()
    .toSorted((a, b) => b.at - a.at);
  const log = all.flatMap((each) => {
    const [first = [], ...rest] = paragraph(lineText(each, job), width - timeWidth, theme, tones[each.level]);
    return [
      [{ text: formatTimeOfDay(each.at), width: timeWidth, tone: 'quiet' as const }, ...first],
      ...rest.map((line): Line => [{ text: ' '.repeat(timeWidth) }, ...line]),
    ];
  });
  return [...notes, ...(notes.length > 0 && log.length > 0 ? [[]] : []), ...log];
}

/** A line with the need that it is about. */
function lineText({ message, needId }: LogLine, job: Job): string {
  const need = job.needs.find((each) => each.need.id === needId)?.need;
  return need ? `${needTitle(need)}: ${message}` : message;
}

const timeWidth = 10;
