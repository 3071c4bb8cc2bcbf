import { useEffect, useMemo, useState } from 'preact/hooks';
import type { VideoFacts } from '../../../core/api/video-facts.ts';
import { sourceNames } from '../../../core/footage/source-names.ts';
import type { EngineChoice } from '../../../core/job/job.ts';
import { formatDuration } from '../../../core/text/timecode.ts';
import { fetchJson, postJson } from '../data/api.ts';
import { jobFragment } from '../data/route.ts';
import { forgetUpload } from '../data/upload.ts';
import { errorMessage, usePolled } from '../data/use-polled.ts';
import { Field } from '../parts/Field.tsx';
import { FilePicker } from '../parts/FilePicker.tsx';
import { runWithNotice } from '../parts/notice.ts';
import { UploadFile } from '../parts/UploadFile.tsx';

/** How long typing must pause before the video at the path is looked at. */
const settleMs = 400;

const noValues = {
  ...{ videoPath: '', transcriptFile: '', library: '', style: '', avoid: '', notes: '' },
  ...{ clipsPerMinute: '', budget: '' },
};
type Values = typeof noValues;

const fields: readonly [name: keyof Values, label: string, hint: string][] = [
  ['transcriptFile', 'Transcript', 'a path on the server; by default the one next to the video'],
  ['library', 'Footage', 'your own folders on the server; by default LIBRARY_FOLDERS'],
  ['style', 'Style', 'the look you want: "handheld, warm"'],
  ['avoid', 'Avoid', 'what must not be shown: "logos, crowds"'],
  ['notes', 'Notes', 'anything else the planner should know'],
  ['clipsPerMinute', 'Needs per minute', 'by default CLIPS_PER_MINUTE'],
  ['budget', 'Budget in USD', '0 is no limit; by default BUDGET_LIMIT_USD'],
];

/** The form of a new job. */
export function NewJob() {
  const [values, setValues] = useState(noValues);
  const [sources, setSources] = useState<readonly string[]>([]);
  const [acceptPlan, setAcceptPlan] = useState(false);
  const [isPicking, setPicking] = useState(false);
  const [isStarting, setStarting] = useState(false);
  const facts = useFacts(values.videoPath, values.transcriptFile);
  const engines = usePolled<EngineChoice[]>('/api/engines', 60_000).value ?? [];
  const set = (name: keyof Values, value: string) => setValues((before) => ({ ...before, [name]: value }));
  const uploaded = useMemo(
    () => (videoPath: string, transcriptFile: string) =>
      setValues((before) => ({ ...before, videoPath, transcriptFile })),
    [],
  );
  const start = async (event: Event) => {
    event.preventDefault();
    setStarting(true);
    await runWithNotice(async () => {
      const { id } = await postJson<{ id: string }>('/api/jobs', requestOf(values, sources, acceptPlan));
      forgetUpload();
      location.assign(jobFragment(id));
    });
    setStarting(false);
  };
  return (
    <form class="narrow" onSubmit={(event) => void start(event)}>
      <h1>New job</h1>
      <UploadFile onDone={uploaded} />
      <Field name="videoPath" label="Video" hint={facts === '' ? 'a path on the server' : facts}>
        <div class="line">
          <input
            id="videoPath"
            required
            aria-describedby="videoPath-hint"
            value={values.videoPath}
            onInput={({ currentTarget }) => set('videoPath', currentTarget.value)}
          />
          <button type="button" onClick={() => setPicking(true)}>
            Browse
          </button>
        </div>
      </Field>
      {fields.map(([name, label, hint]) => (
        <Field key={name} name={name} label={label} hint={hint}>
          <input
            id={name}
            aria-describedby={`${name}-hint`}
            value={values[name]}
            onInput={({ currentTarget }) => set(name, currentTarget.value)}
          />
        </Field>
      ))}
      <fieldset>
        <legend>Sources (if none is chosen, those of SEARCH_SOURCES)</legend>
        {sourceNames.map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={sources.includes(name)}
              onChange={({ currentTarget }) =>
                setSources(
                  currentTarget.checked ? [...sources, name] : sources.filter((each) => each !== name),
                )
              }
            />
            {name}
          </label>
        ))}
      </fieldset>
      <label>
        <input
          type="checkbox"
          checked={acceptPlan}
          onChange={({ currentTarget }) => setAcceptPlan(currentTarget.checked)}
        />
        Accept the plan without a review
      </label>
      <p class="quiet">{engines.map(({ role, engine }) => `${role}: ${engine}`).join(' · ')}</p>
      <button type="submit" class="main" disabled={isStarting}>
        {isStarting ? 'Checking the video …' : 'Start'}
      </button>
      {isPicking ? (
        <FilePicker
          onClose={() => setPicking(false)}
          onPick={(path) => {
            set('videoPath', path);
            setPicking(false);
          }}
        />
      ) : undefined}
    </form>
  );
}

function requestOf(values: Values, sources: readonly string[], acceptPlan: boolean) {
  const { videoPath, transcriptFile, style, avoid, notes } = values;
  const settings = {
    ...(values.clipsPerMinute !== '' && { CLIPS_PER_MINUTE: values.clipsPerMinute }),
    ...(values.budget !== '' && { BUDGET_LIMIT_USD: values.budget }),
    ...(values.library !== '' && { LIBRARY_FOLDERS: values.library }),
    ...(sources.length > 0 && { SEARCH_SOURCES: sources.join(',') }),
  };
  return { videoPath, transcriptFile, preferences: { style, avoid, notes }, acceptPlan, settings };
}

/** What is known of the typed video, or what is wrong with it. */
function useFacts(videoPath: string, transcript: string): string {
  const [words, setWords] = useState('');
  useEffect(() => {
    setWords('');
    if (videoPath === '') return;
    let isCurrent = true;
    const query = new URLSearchParams({ path: videoPath, transcript });
    const timer = setTimeout(() => {
      fetchJson<VideoFacts>(`/api/video?${query}`).then(
        (facts) => isCurrent && setWords(factWords(facts)),
        (error: unknown) => isCurrent && setWords(errorMessage(error)),
      );
    }, settleMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [videoPath, transcript]);
  return words;
}

function factWords({ durationSeconds, picture, words }: VideoFacts): string {
  const size = picture ? `${picture.width}x${picture.height}` : 'no picture';
  const fault = words.from === 'file' && words.fault;
  if (fault) return `${formatDuration(durationSeconds)} · ${size} · transcript: ${fault}`;
  const from =
    words.from === 'file'
      ? words.path.replace(/^.*[/\\]/, '')
      : words.from === 'engine'
        ? words.name
        : 'no transcript found: give one below';
  return `✔ ${formatDuration(durationSeconds)} · ${size} · ${from}`;
}
