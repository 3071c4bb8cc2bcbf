import { type CommandContext, settingsOf } from '../app/context/context.ts';
import type { RunningJob } from '../app/jobs/job-handle.ts';
import { Session } from '../app/session.ts';
import { EXIT, type ExitCode, usageError } from '../core/errors.ts';
import type { Command } from '../core/job/command.ts';
import { plainLineOf } from '../core/job/events/event-traits.ts';
import type { EventBody, JobEvent } from '../core/job/events/events.ts';
import type { Job, NeedProgress } from '../core/job/job.ts';
import { pickFault } from '../core/job/need/decide-choices.ts';
import { candidatesByScore, droppedFilms, findCandidate, findNeeds } from '../core/job/need/find.ts';
import { cleanText } from '../core/text/text.ts';
import { formatDuration, parseClock } from '../core/text/timecode.ts';
import { loadJob } from '../store/jobs/jobs.ts';
import { print } from './args/output-mode.ts';
import { runIfNeeded } from './without-screen/without-screen.ts';

/**
 * `stockpile-tui pick JOB NEED [CANDIDATE] [--in TIME --out TIME]`: takes another film for a need, or other seconds of
 * it. Without a candidate it lists those there are.
 * @throws UserError when it cannot be taken
 */
export async function pick(context: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const [id, needName, candidateName, ...more] = words;
  if (id === undefined || needName === undefined || more.length > 0)
    throw usageError('pick needs a job, a need and a candidate.');
  const { job } = await loadJob(context.home, id);
  const progress = needNamed(job, needName);
  if (candidateName === undefined) return listCandidates(progress, context.flags.json === true);
  const candidate = findCandidate(progress, candidateName);
  if (!candidate) {
    const { id: needId } = progress.need;
    throw usageError(
      `${needId} has no candidate "${cleanText(candidateName, 60)}".`,
      `List them: stockpile-tui pick ${id} ${needId}`,
    );
  }
  const left = droppedFilms(progress).find(({ candidateId }) => candidateId === candidate.id);
  if (left && context.flags.yes !== true)
    throw usageError(
      `"${cleanText(left.title, 60)}" was left out: ${left.reason}.`,
      'To pick it anyway, add --yes.',
    );
  const start = timeOf('--in', context.flags.in);
  const end = timeOf('--out', context.flags.out);
  const command = {
    ...{ type: 'pick' as const, needId: progress.need.id, candidateId: candidate.id },
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
  };
  const fault = pickFault(job, command, settingsOf(job, context).settings);
  if (fault !== undefined) throw usageError(fault);
  return carryOut(context, job, command);
}

/** `stockpile-tui search JOB NEED PHRASE`: searches one need again. @throws UserError when it cannot be searched */
export async function search(context: CommandContext, words: readonly string[]): Promise<ExitCode> {
  const [id, needName, ...phrase] = words;
  if (id === undefined || needName === undefined || phrase.length === 0)
    throw usageError('search needs a job, a need and a phrase.');
  const { job } = await loadJob(context.home, id);
  const { need } = needNamed(job, needName);
  if (!need.selected) throw usageError(`"${need.phrase}" is not selected in this job.`);
  return carryOut(context, job, { type: 'search', needId: need.id, phrase: phrase.join(' ') });
}

/** Carries out a command; a job that has to work for it runs to its end, with its events or lines on stdout. */
async function carryOut(context: CommandContext, job: Job, command: Command): Promise<ExitCode> {
  const session = new Session(context);
  const mode = context.flags.json ? 'json' : 'plain';
  const saved = { events: [] as readonly EventBody[] };
  const code = await runIfNeeded(
    context,
    { mode, plan: undefined },
    async (readers, signal): Promise<RunningJob | undefined> => {
      const { events, running } = await session.carryOut(job.id, command, { readers, signal });
      saved.events = events;
      return running;
    },
  );
  if (code !== undefined) return code;
  for (const body of saved.events) {
    const event: JobEvent = { version: 1, at: Date.now(), jobId: job.id, ...body };
    const line = mode === 'json' ? JSON.stringify(event) : plainLineOf(event, job);
    if (line !== undefined) print(line);
  }
  if (mode === 'plain') print(saved.events.length > 0 ? 'saved' : 'nothing to change');
  return EXIT.finished;
}

function listCandidates(progress: NeedProgress, asJson: boolean): ExitCode {
  const ranked = progress.results.rank['']?.ranked ?? [];
  const rows = candidatesByScore(progress).map(({ id, title, durationSeconds }, place) => {
    const score = ranked.find(({ candidateId }) => candidateId === id)?.score;
    return { number: place + 1, id, title, durationSeconds, ...(score !== undefined && { score }) };
  });
  const left = droppedFilms(progress).flatMap(({ candidate, reason }) =>
    candidate ? { candidate, reason } : [],
  );
  for (const row of rows) {
    const { number, score, durationSeconds, id, title } = row;
    const facts = [
      number,
      score === undefined ? '–' : `${score.toFixed(1)}/10`,
      formatDuration(durationSeconds),
    ];
    print(asJson ? JSON.stringify(row) : [...facts, id, cleanText(title)].join('  '));
  }
  for (const { candidate, reason } of left) {
    const { id, title, durationSeconds } = candidate;
    const row = { id, title, durationSeconds, leftOut: reason };
    print(
      asJson
        ? JSON.stringify(row)
        : ['–', '–', formatDuration(durationSeconds), id, cleanText(title), `(left out: ${reason})`].join(
            '  ',
          ),
    );
  }
  if (rows.length + left.length === 0 && !asJson) print('Nothing has been found for this need yet.');
  return EXIT.finished;
}

/** @throws UserError unless exactly one need has this name */
function needNamed(job: Job, name: string): NeedProgress {
  const [progress, ...others] = findNeeds(job, name);
  const known = job.needs.map(({ need }) => need.id).join(', ') || 'none';
  const text = cleanText(name, 60);
  if (!progress) throw usageError(`The job has no need "${text}".`, `Its needs: ${known}`);
  if (others.length === 0) return progress;
  const ids = [progress, ...others].map(({ need }) => need.id).join(' or ');
  throw usageError(`Several needs are called "${text}".`, `Name one: ${ids}`);
}

/** @throws UserError when it is no time */
function timeOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = parseClock(text);
  if (seconds === undefined)
    throw usageError(`${option} needs a time like 4.5 or 1:04.5, not "${cleanText(text, 20)}".`);
  return seconds;
}
