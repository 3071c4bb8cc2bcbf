import type { Job } from '../../../core/job/job.ts';
import { formatBytes } from '../../../core/text/text.ts';
import { usePolled } from '../data/use-polled.ts';
import { fileAddress } from '../data/words.ts';

/** How often the list is read again, for timelines that were written. */
const pollMs = 5000;

/** A file in the job's folder that is not a clip. */
interface JobFile {
  file: string;
  sizeBytes: number;
}

/** Reports and timelines to save, and everything in one ZIP. */
export function JobFiles(props: { job: Job; hasClips: boolean; onWriteTimelines: () => void }) {
  const { job, hasClips, onWriteTimelines } = props;
  const path = `/api/jobs/${encodeURIComponent(job.id)}`;
  const files = usePolled<JobFile[]>(`${path}/files`, pollMs).value ?? [];
  if (!hasClips && files.length === 0) return null;
  return (
    <section>
      <h2>Files</h2>
      <div class="buttons">
        {hasClips ? (
          <a class="button main" href={`${path}/clips.zip`} download>
            All clips as ZIP
          </a>
        ) : undefined}
        {hasClips ? (
          <button type="button" onClick={onWriteTimelines}>
            Write timelines
          </button>
        ) : undefined}
      </div>
      <ul class="files">
        {files.map(({ file, sizeBytes }) => (
          <li key={file} class="line">
            <a href={fileAddress(job, file)} download>
              {file}
            </a>
            <small>{formatBytes(sizeBytes)}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}
