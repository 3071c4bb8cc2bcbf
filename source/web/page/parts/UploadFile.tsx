import { useEffect, useRef, useState } from 'preact/hooks';
import { formatBytes } from '../../../core/text/text.ts';
import { formatDuration } from '../../../core/text/timecode.ts';
import { sortFiles } from '../data/sort-files.ts';
import {
  cancelUpload,
  pauseUpload,
  resumeUpload,
  startUpload,
  type UploadState,
  useUpload,
} from '../data/upload.ts';
import { formatPercent } from '../data/words.ts';
import { Bar } from './Bar.tsx';
import { notify } from './notice.ts';

/** Takes a video, and a transcript with it, from the user's machine. */
export function UploadFile({ onDone }: { onDone: (path: string, transcript: string) => void }) {
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const { path, transcript = '' } = upload ?? {};
  useEffect(() => {
    if (path !== undefined) onDone(path, transcript);
  }, [path, transcript, onDone]);
  useLeaveWarning(upload !== undefined && upload.phase !== 'done' && upload.phase !== 'failed');
  const take = (files: readonly File[]) => {
    const { video, transcript: words } = sortFiles(files);
    if (!video) return notify('Choose a video, and its transcript with it if there is one.', true);
    notify(undefined);
    void startUpload(video, words);
  };
  const isOver = useDrop(take);
  return (
    <div class={isOver ? 'drop over' : 'drop'}>
      {upload ? (
        <Progress upload={upload} />
      ) : (
        <p>
          <button type="button" onClick={() => input.current?.click()}>
            Upload a video
          </button>{' '}
          <span class="quiet">or drop it here, with its transcript if there is one</span>
        </p>
      )}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Video and transcript to upload"
        accept="video/*,audio/*,.mkv,.mxf,.mts,.m2ts,.srt,.vtt,.json,.ass,.ssa,.sbv,.smi,.sami"
        onChange={({ currentTarget }) => {
          take([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </div>
  );
}

/** Takes files that are dropped anywhere on the page. @returns whether some are being dragged over it */
function useDrop(take: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      // Leaving the page, not one of its elements.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, []);
  return isOver;
}

function Progress({ upload }: { upload: UploadState }) {
  const { name, transcriptName, sizeBytes, sentBytes, phase, error } = upload;
  const isMoving = phase === 'sending' || phase === 'no-connection';
  return (
    <>
      <p>
        <strong>{name}</strong>
        {transcriptName === undefined ? '' : ` with ${transcriptName}`}
      </p>
      {phase === 'failed' ? (
        <p class="bad" role="alert">
          {error}
        </p>
      ) : (
        <Bar value={sizeBytes === 0 ? 0 : sentBytes / sizeBytes} label={`Upload of ${name}`} />
      )}
      <p class="quiet" role="status">
        {words(upload)}
      </p>
      <div class="buttons">
        {isMoving ? (
          <button type="button" onClick={pauseUpload}>
            Pause
          </button>
        ) : undefined}
        {phase === 'paused' || phase === 'no-connection' || phase === 'logged-out' ? (
          <button type="button" onClick={resumeUpload}>
            Resume
          </button>
        ) : undefined}
        {phase === 'checking' ? undefined : (
          <button type="button" onClick={cancelUpload}>
            {phase === 'done' || phase === 'failed' ? 'Another video' : 'Cancel'}
          </button>
        )}
      </div>
    </>
  );
}

function words({ phase, sentBytes, sizeBytes, bytesPerSecond }: UploadState): string {
  const amount = `${formatBytes(sentBytes)} of ${formatBytes(sizeBytes)} · ${formatPercent(sentBytes / sizeBytes)}`;
  switch (phase) {
    case 'sending': {
      const rate = bytesPerSecond === undefined ? '' : ` · ${formatBytes(bytesPerSecond)}/s`;
      const left = bytesPerSecond
        ? ` · ~${formatDuration(Math.ceil((sizeBytes - sentBytes) / bytesPerSecond))} left`
        : '';
      return `${amount}${rate}${left}`;
    }
    case 'paused':
      return `paused · ${amount}`;
    case 'no-connection':
      return `the server does not answer; trying again · ${amount}`;
    case 'logged-out':
      return `log in again to continue · ${amount}`;
    case 'checking':
      return 'uploaded; the server is checking the video …';
    case 'done':
      return `✔ uploaded · ${formatBytes(sizeBytes)}`;
    case 'failed':
      return 'not accepted';
  }
}

/** Asks before the page is closed; an upload goes on when the same file is chosen again. */
function useLeaveWarning(isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const warn = (event: Event) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [isOn]);
}
