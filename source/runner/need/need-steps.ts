import { createHash } from 'node:crypto';
import { describeError, JobStopError } from '../../core/errors.ts';
import type { Candidate } from '../../core/footage/candidate.ts';
import { clipFilePath, needFolderName } from '../../core/footage/names.ts';
import { type Shot, shotId } from '../../core/footage/shot.ts';
import type { NeedCall } from '../../core/job/choice/next-action.ts';
import type { Job, NeedProgress } from '../../core/job/job.ts';
import { allShots, findReplacedClip } from '../../core/job/need/picks.ts';
import type { NeedStepName, StepOutput } from '../../core/job/step/steps.ts';
import type { Need } from '../../core/plan/need.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { spokenBetween } from '../../core/transcript/transcript.ts';
import { isRefusal, isServiceFault } from '../../providers/service/service-fault.ts';
import { cutStep } from '../../steps/cut.ts';
import { fetchStep } from '../../steps/fetch.ts';
import { fileStep } from '../../steps/file.ts';
import { inspectStep } from '../../steps/inspect.ts';
import { previewStep } from '../../steps/preview.ts';
import { rankStep } from '../../steps/rank.ts';
import { searchStep } from '../../steps/search.ts';
import type { Step } from '../../steps/step.ts';
import { verifyStep } from '../../steps/verify.ts';
import type { StepRunner, StepRunOptions } from '../executor.ts';
import type { JobLog } from '../job-log.ts';

/** The ranker gets the words from this many seconds before a need to as many after it. */
const spokenWindow = 15;

/**
 * Runs one step of a need and emits events for its start, progress and end. A failed step is an event, not an exception.
 * @param run.dropped aborted when the need starts afresh, so that a result that arrives late does not count
 * @throws JobStopError; the signal's reason when the job or the need is stopped
 */
export async function runNeedStep(
  log: JobLog,
  executor: StepRunner,
  settings: Settings,
  call: NeedCall,
  run: StepRunOptions & { needId: string; dropped: AbortSignal },
): Promise<void> {
  const { step, key } = call;
  const { needId } = run;
  const about = { needId, step, key };
  const record: StepRunOptions = {
    ...run,
    onStart: () => log.emit({ type: 'step.started', ...about }),
    onProgress: (progress) => log.emit({ type: 'step.progress', ...about, ...progress }),
    onCommand: (command) => log.emit({ type: 'step.command', ...about, command }),
  };
  try {
    const finished = await runStep(log.job, executor, settings, call, record, needId);
    run.dropped.throwIfAborted();
    log.emit({ type: 'step.finished', needId, key, ...finished });
  } catch (error) {
    if (run.kill.aborted || error === run.signal.reason || error instanceof JobStopError) {
      log.emit({ type: 'step.stopped', ...about });
      throw error;
    }
    const fault = isServiceFault(error) && { isServiceFault: true };
    const refusal = isRefusal(error) && { isRefusal: true };
    log.emit({ type: 'step.failed', ...about, error: describeError(error), ...fault, ...refusal });
  }
}

type Finished = {
  [Name in NeedStepName]: { step: Name; output: StepOutput<Name>; milliseconds: number };
}[NeedStepName];

async function runStep(
  job: Job,
  executor: StepRunner,
  settings: Settings,
  call: NeedCall,
  run: StepRunOptions,
  needId: string,
): Promise<Finished> {
  const { key } = call;
  const progress = required(
    job.needs.find((each) => each.need.id === needId),
    `need ${needId}`,
  );
  const { need, results } = progress;
  const { preferences } = job.options;
  const execute = async <Name extends NeedStepName, Input>(step: Step<Name, Input>, input: Input) => ({
    step: step.name,
    ...(await executor.run(step, input, run)),
  });
  switch (call.step) {
    case 'search':
      return execute(searchStep, { need });
    case 'rank': {
      const { transcript } = job;
      const spokenAround = transcript
        ? spokenBetween(transcript, need.at - spokenWindow, need.at + spokenWindow)
        : '';
      const candidates = results.search['']?.candidates ?? [];
      return execute(rankStep, {
        need,
        spokenAround,
        candidates,
        preferences,
        taken: takenFilms(job, needId),
      });
    }
    case 'preview':
      return execute(previewStep, { need, candidate: candidateOf(progress, key), preferences });
    case 'inspect': {
      const preview = required(results.preview[key], 'preview').file;
      const fit = results.rank['']?.ranked.find(({ candidateId }) => candidateId === key);
      return execute(inspectStep, {
        need,
        candidate: candidateOf(progress, key),
        ...(preview && { preview }),
        preferences,
        ...(fit && { fit }),
      });
    }
    case 'fetch': {
      const shot = shotOf(progress, key);
      return execute(fetchStep, { candidate: candidateOf(progress, shot.candidateId), shot });
    }
    case 'cut': {
      const frameRate = settings.CONFORM_FRAME_RATE ? job.probe?.video?.frameRate : undefined;
      const name = `clip-${createHash('sha256').update(`${needId} ${key}`).digest('hex').slice(0, 16)}`;
      const fetched = required(results.fetch[key], 'fetched file');
      const dynamicRange = job.probe?.video?.dynamicRange;
      return execute(cutStep, {
        fetched,
        shot: shotOf(progress, key),
        name,
        ...(frameRate && { frameRate }),
        ...(dynamicRange && { dynamicRange }),
      });
    }
    case 'verify':
      return execute(verifyStep, {
        cut: required(results.cut[key], 'cut'),
        need,
        preferences,
        isChosen: progress.picks?.some(({ shot }) => shotId(shot) === key) === true,
      });
    case 'file': {
      const candidate = candidateOf(progress, shotOf(progress, key).candidateId);
      const filed = Object.keys(results.file);
      const refused = findReplacedClip(progress, key);
      const replaces = refused === undefined ? undefined : results.file[refused]?.clip.file;
      const number = (refused === undefined ? filed.length : filed.indexOf(refused)) + 1;
      const cut = required(results.cut[key], 'cut');
      const clip = { folder: uniqueNeedFolder(job, progress), number, score: cut.shot.score };
      const taken = Object.entries(results.file).flatMap(([id, each]) => (id === key ? [] : each.clip.file));
      return execute(fileStep, {
        outputDir: job.outputDir,
        file: clipFilePath(clip, settings.OUTPUT_LAYOUT, taken),
        candidate,
        cut,
        ...(replaces !== undefined && { replaces }),
      });
    }
  }
}

/**
 * The name of the need's folder, unique in the job: of two needs with the same second and phrase, the later gets a
 * number.
 */
export function uniqueNeedFolder(job: Job, { need }: NeedProgress): string {
  const taken = new Set<string>();
  for (const { need: each } of job.needs) {
    const name = folderNameOf(each);
    let unique = name;
    for (let number = 2; taken.has(unique); number++) unique = `${name}_${number}`;
    if (each.id === need.id) return unique;
    taken.add(unique);
  }
  return needFolderName(need.at, need.phrase);
}

const folderNames = new WeakMap<Need, string>();

/** The name of a need's folder; computed once, because every clip of a job asks for those of all needs. */
function folderNameOf(need: Need): string {
  const known = folderNames.get(need) ?? needFolderName(need.at, need.phrase);
  folderNames.set(need, known);
  return known;
}

function candidateOf(progress: NeedProgress, id: string): Candidate {
  return required(
    progress.results.search['']?.candidates.find((each) => each.id === id),
    `candidate ${id}`,
  );
}

function shotOf(progress: NeedProgress, id: string): Shot {
  return required(
    allShots(progress).find((each) => shotId(each) === id),
    `shot ${id}`,
  );
}

function required<Value>(value: Value | undefined, what: string): Value {
  if (value === undefined) throw new Error(`The saved job has no ${what}.`);
  return value;
}

/** The films that the other needs use so far: their clips, or the first film of their shortlist. */
function takenFilms(job: Job, needId: string): { phrase: string; title: string }[] {
  return job.needs.flatMap(({ need, results, shortlist }) => {
    if (need.id === needId) return [];
    const clips = Object.values(results.file).map(({ clip }) => clip.title);
    const first = results.search['']?.candidates.find(({ id }) => id === shortlist?.[0])?.title;
    const titles = clips.length > 0 || first === undefined ? clips : [first];
    return titles.map((title) => ({ phrase: need.phrase, title: title.slice(0, 120) }));
  });
}
