import type { App, JobHandle, NewJob } from '../../../core/api/app.ts';
import { describeError } from '../../../core/errors.ts';
import { pluralize } from '../../../core/text/text.ts';

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
  const started = `${pluralize(handles.length, 'job')} started; open each to see its plan.`;
  return { handles, text: [handles.length > 0 ? started : '', ...faults].filter(Boolean).join(' ') };
}
