import type { Job, NeedProgress } from '../core/job/job.ts';
import { clock, duration } from '../core/text/timecode.ts';
import { whyNot } from './why-not.ts';

/** shot-list.md: the needs without a clip, each with instructions for filming it. */
export function shotList(job: Job): string {
  const open = job.needs.filter((each) => each.need.selected && each.state !== 'filled');
  if (job.needs.length === 0) return '# Shot list\n\nThe plan has no needs. Nothing to film.\n';
  if (open.length === 0) return '# Shot list\n\nEvery need has its clip. Nothing to film.\n';
  return `# Shot list\n\n${open.length} to film.\n\n${open.map((each) => brief(each, job)).join('\n')}`;
}

function brief(progress: NeedProgress, job: Job): string {
  const { need, state, message } = progress;
  const lines = [
    `- length: about ${duration(need.until - need.at)}`,
    need.mustShow !== '' && `- show: ${need.mustShow}`,
    need.welcome.length > 0 && `- also good: ${need.welcome.join(', ')}`,
    need.avoid.length > 0 && `- avoid: ${need.avoid.join(', ')}`,
    need.style && `- style: ${need.style}`,
    need.timeOfDay && `- time of day: ${need.timeOfDay}`,
    need.movement && `- camera: ${need.movement}`,
    need.spoken && `- spoken there: "${need.spoken}"`,
    need.why && `- why: ${need.why}`,
    `- why nothing was delivered: ${message ?? state}`,
    ...whyNot(job, progress).map((line) => `  - ${line}`),
  ];
  return `## ${clock(need.at)} ${need.phrase}\n\n${lines.filter(Boolean).join('\n')}\n`;
}
