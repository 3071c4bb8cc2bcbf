import type { NeedProgress } from '../../core/job/job.ts';
import { etaAfter } from '../../core/job/progress/eta.ts';
import { describeWait } from '../../core/job/step/step-wait.ts';
import type { NeedStepName } from '../../core/job/step/steps.ts';
import { describeActivity } from '../../core/job/words.ts';
import { pluralize } from '../../core/text/text.ts';
import { formatDuration } from '../../core/text/timecode.ts';
import { formatPercent, joinWords } from './words.ts';

type Running = NeedProgress['running'][number];

/** What a need is doing in a step: reported, measured or counted, never guessed. */
export function describeRunningStep(progress: NeedProgress, step: NeedStepName, now: number): string {
  const running = progress.running.filter((each) => each.step === step);
  const waiting = running.findLast((each) => each.wait !== undefined);
  if (waiting?.wait) return describeWait(waiting.message, waiting.wait, now);
  const said = running.findLast((each) => each.message !== undefined)?.message;
  const fractions = running.map((each) => each.fraction).filter((each) => each !== undefined);
  const measured = fractions.length > 0 ? formatPercent(Math.max(...fractions)) : undefined;
  const counted = step === 'inspect' ? previewWords(progress, running) : atOnce(running);
  return joinWords([counted, said ?? measured]) || subject(progress, step, running.at(-1)?.key ?? '');
}

/** The time left of a step with measured progress ("~14 s left"), else the time since it started ("14 s"). */
export function stepTime(progress: NeedProgress, step: NeedStepName, now: number): string {
  const running = progress.running.filter((each) => each.step === step);
  if (running.length === 0) return '';
  const left = running.map((each) => secondsLeft(each, now)).filter((each) => each !== undefined);
  if (left.length === running.length) return `~${formatDuration(Math.max(...left))} left`;
  return formatDuration(
    Math.floor(Math.max(0, now - Math.min(...running.map((each) => each.startedAt))) / 1000),
  );
}

/** Undefined while the step has run too short, or has no measured progress. */
function secondsLeft({ startedAt, fraction, wait }: Running, now: number): number | undefined {
  const seconds = (now - startedAt) / 1000;
  if (wait || fraction === undefined || fraction < etaAfter.progress || seconds < etaAfter.seconds)
    return undefined;
  return (seconds / fraction) * (1 - fraction);
}

/** Which of the previews are being inspected; undefined when there is only one. */
function previewWords({ results }: NeedProgress, running: readonly Running[]): string | undefined {
  const looked = Object.keys(results.inspect).length + running.length;
  const fetched = Math.max(looked, Object.keys(results.preview).length);
  return fetched > 1 ? `${looked} of ${fetched} previews` : undefined;
}

function atOnce(running: readonly Running[]): string | undefined {
  return running.length > 1 ? `${running.length} at once` : undefined;
}

/** What a step does, shown while it reports nothing itself. */
function subject({ results }: NeedProgress, step: NeedStepName, key: string): string {
  const found = results.search['']?.candidates.length ?? 0;
  return step === 'rank' && found > 0
    ? `scoring ${pluralize(found, 'candidate')}`
    : describeActivity(step, key);
}
