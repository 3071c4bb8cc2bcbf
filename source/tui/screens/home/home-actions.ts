import type { App, HistoryEntry, JobFolder, JobHandle, NewJob } from '../../../core/api/app.ts';
import { describeError } from '../../../core/errors.ts';
import { counted, formatBytes } from '../../../core/text/text.ts';
import type { Question } from '../../view.ts';

export interface StartResult {
  handles: readonly JobHandle[];
  /** What happened when there was more than one request; '' for one. */
  text: string;
}

/** Starts a job for each request, even when others fail. @throws the error when a single request fails */
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

/** The question before a job is removed. It offers to delete the folder only if the job created it. */
export function deleteQuestion(
  entry: HistoryEntry,
  folder: JobFolder,
  remove: (withFolder: boolean) => void,
): Question {
  const removed = `Remove ${entry.name} from the history?`;
  const yes = () => remove(false);
  if (!folder.isOwn) return { text: `${removed} Its folder will not be deleted: ${folder.reason}.`, yes };
  const content = `${counted(folder.files, 'file')}, ${formatBytes(folder.sizeBytes)}`;
  return {
    text: `${removed} Its folder ${folder.path} (${content}) stays with y; D ${folder.toTrash ? 'moves it to the trash' : 'deletes it'}.`,
    yes,
    withFolder: () => remove(true),
  };
}

/** What was removed, and where its files are. */
export function removedNotice({ name }: HistoryEntry, folder: JobFolder, withFolder: boolean): string {
  const moved = folder.isOwn && folder.toTrash ? 'its folder is in the trash' : 'its folder is deleted';
  return `Removed ${name} from the history; ${withFolder ? moved : `its files stay in ${folder.path}`}.`;
}
