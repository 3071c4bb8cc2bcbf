import type { App, HistoryEntry, JobFolder, JobHandle, NewJob } from '../../../core/api/app.ts';
import { describeError } from '../../../core/errors.ts';
import { counted } from '../../../core/text/text.ts';
import { bytes } from '../../text/words.ts';
import type { Question } from '../../view.ts';

export interface StartResult {
  handles: readonly JobHandle[];
  /** What happened where it was more than one job. */
  text: string;
}

/** Starts a job for each request, whatever becomes of the others. @throws when none could be started. */
export async function startAll(app: App, requests: readonly NewJob[]): Promise<StartResult> {
  const handles: JobHandle[] = [];
  const faults: string[] = [];
  for (const request of requests) {
    try {
      handles.push(await app.startJob(request));
    } catch (error) {
      if (requests.length === 1) throw error;
      faults.push(`${request.videoPath}: ${describeError(error)}`);
    }
  }
  if (requests.length === 1) return { handles, text: '' };
  const started = `${counted(handles.length, 'job')} started; open each to see its plan.`;
  return { handles, text: [handles.length > 0 ? started : '', ...faults].filter(Boolean).join(' ') };
}

/** What is asked before a job is removed: its folder is offered only where it is the one the job made. */
export function deleteQuestion(
  entry: HistoryEntry,
  folder: JobFolder,
  remove: (withFolder: boolean) => void,
): Question {
  const removed = `Remove ${entry.name} from the history?`;
  const yes = () => remove(false);
  if (!folder.isOwn) return { text: `${removed} Its folder is left alone: ${folder.reason}.`, yes };
  const content = `${counted(folder.files, 'file')}, ${bytes(folder.sizeBytes)}`;
  return {
    text: `${removed} Its folder ${folder.path} (${content}) stays or goes with it.`,
    yes,
    withFolder: () => remove(true),
  };
}
