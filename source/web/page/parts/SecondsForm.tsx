import { useRef, useState } from 'preact/hooks';
import type { NeedProgress } from '../../../core/job/job.ts';
import { defaultClipLengths, pickFault } from '../../../core/job/need/decide-choices.ts';
import { findFilm } from '../../../core/job/need/find.ts';
import { formatExactClock, parseClock } from '../../../core/text/timecode.ts';
import type { JobProps } from '../data/job-props.ts';
import { filmAddress } from '../data/words.ts';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';

/** In and out points in a film. */
export interface Seconds {
  start: number;
  end: number;
}

interface SecondsFormProps extends JobProps {
  progress: NeedProgress;
  candidateId: string;
  seconds: Seconds | undefined;
  /** The clip that goes when the new one is there; by default the need's first. */
  replaces?: string;
  onClose: () => void;
}

/** Asks for the in and out points of a clip in its film, which is shown if the browser can play it. */
export function SecondsForm(props: SecondsFormProps) {
  const { job, progress, candidateId, seconds, replaces, dispatch, onClose } = props;
  const film = findFilm(progress, candidateId);
  const player = useRef<HTMLVideoElement>(null);
  const [values, setValues] = useState({
    start: seconds ? formatExactClock(seconds.start) : '',
    end: seconds ? formatExactClock(seconds.end) : '',
  });
  const [fault, setFault] = useState('');
  const take = (event: Event) => {
    event.preventDefault();
    const start = parseClock(values.start);
    const end = parseClock(values.end);
    if (start === undefined || end === undefined)
      return setFault('Enter times like 1:30.5, or as seconds like 90.5.');
    const command = {
      ...{ type: 'pick' as const, needId: progress.need.id, candidateId, start, end },
      ...(replaces !== undefined && { replaces }),
    };
    const wrong = pickFault(job, command, defaultClipLengths);
    if (wrong !== undefined) return setFault(wrong);
    dispatch(command);
    onClose();
  };
  return (
    <Dialog title={`Which seconds of ${film?.title ?? candidateId}?`} onClose={onClose}>
      <form onSubmit={take}>
        <video
          ref={player}
          controls
          muted
          playsInline
          preload="metadata"
          aria-label={film?.title ?? candidateId}
          src={`${filmAddress(job, progress.need.id, candidateId)}#t=${seconds?.start ?? 0}`}
        />
        {(['start', 'end'] as const).map((name) => (
          <Field key={name} name={name} label={name === 'start' ? 'In' : 'Out'}>
            <span class="line">
              <input
                id={name}
                required
                placeholder={name === 'start' ? 'like 0:04.5' : 'like 0:10.5'}
                value={values[name]}
                onInput={({ currentTarget }) => setValues({ ...values, [name]: currentTarget.value })}
              />
              <button
                type="button"
                onClick={() =>
                  setValues({ ...values, [name]: formatExactClock(player.current?.currentTime ?? 0) })
                }
              >
                {name === 'start' ? 'Begin here' : 'End here'}
              </button>
            </span>
          </Field>
        ))}
        <p class="quiet">{film ? `The film is ${formatExactClock(film.durationSeconds)} long.` : ''}</p>
        <p role="alert" class="bad">
          {fault}
        </p>
        <div class="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="main">
            Pick these seconds
          </button>
        </div>
      </form>
    </Dialog>
  );
}
