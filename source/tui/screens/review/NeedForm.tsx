import type { JobHandle } from '../../../core/api/app.ts';
import { findAddedNeed } from '../../../core/job/review/added-need.ts';
import { needTimesFault, overlapFault } from '../../../core/job/review/need-times.ts';
import type { Need } from '../../../core/plan/need.ts';
import { type FieldSpec, useForm, useFormKeys } from '../../hooks/use-form.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { Lines } from '../../parts/Lines.tsx';
import { paragraph } from '../../parts/labeled.ts';
import type { Line } from '../../text/line.ts';
import { exampleTime, noTimeFault } from '../../text/typed-time.ts';
import { needChanges, needFields, parseTypedTime, timeLabels } from './review-lines.ts';

const allFields = [
  { name: 'phrase', label: 'Phrase', placeholder: 'two to six concrete words' },
  { name: 'at', label: timeLabels.at, isReplaced: true },
  { name: 'until', label: timeLabels.until, isReplaced: true },
  { name: 'mustShow', label: 'Must show', placeholder: 'the one thing that must be seen' },
  { name: 'welcome', label: 'Also good', placeholder: 'separated by commas' },
  { name: 'avoid', label: 'Avoid', placeholder: 'separated by commas' },
  { name: 'alternates', label: 'Also try', placeholder: 'other phrases, separated by commas' },
  { name: 'webPhrase', label: 'On YouTube', placeholder: 'another wording, where it helps' },
] as const satisfies readonly FieldSpec<string>[];
const newFields = allFields.slice(0, 3);

interface NeedFormProps {
  handle: JobHandle;
  /** The need to edit; undefined adds one. */
  need: Need | undefined;
  /** The default start time of a new need. */
  at: string;
  width: number;
  isActive: boolean;
  /** Called with the id of the need if one was added. */
  close: (addedId?: string) => void;
}

/** Edits a need or adds one; Enter saves it at once. */
export function NeedForm({ handle, need, at, width, isActive, close }: NeedFormProps) {
  const controller = useController();
  const theme = useTheme();
  const empty = {
    ...{ phrase: '', at, until: '', mustShow: '', welcome: '' },
    ...{ avoid: '', alternates: '', webPhrase: '' },
  };
  const before = need ? needFields(need) : empty;
  const length = handle.snapshot().probe?.durationSeconds;
  const specs = (need ? allFields : newFields).map((spec) =>
    'placeholder' in spec ? spec : { ...spec, placeholder: `like ${exampleTime(length)}` },
  );
  const form = useForm(specs, before);

  const change = (changed: Need) => {
    const job = handle.snapshot();
    const changes = needChanges(before, form.values, changed, job);
    if (typeof changes === 'string') return controller.notify(changes);
    if (Object.keys(changes).length > 0) {
      controller.dispatch(handle.id, { type: 'edit', needId: changed.id, changes });
      const { id, at, until } = changed;
      const isMoved = changes.at !== undefined || changes.until !== undefined;
      const moved = { id, at: changes.at ?? at, until: changes.until ?? until };
      const overlap = isMoved ? overlapFault(job, moved) : undefined;
      controller.notify(['Saved.', overlap].filter(Boolean).join(' '), overlap ? 'warn' : 'good');
    }
    close();
  };
  const add = () => {
    const phrase = form.values.phrase.trim();
    const job = handle.snapshot();
    const from = parseTypedTime(form.values.at, job);
    const until = form.values.until.trim() === '' ? undefined : parseTypedTime(form.values.until, job);
    if (phrase === '') return controller.notify('A need must have a phrase to search for.');
    if (from === undefined) return controller.notify(noTimeFault(timeLabels.at, length));
    if (until === undefined && form.values.until.trim() !== '')
      return controller.notify(noTimeFault(timeLabels.until, length));
    const fault = needTimesFault(job, from, until ?? from + 0.001);
    if (fault !== undefined) return controller.notify(fault);
    controller.dispatch(handle.id, { type: 'add', phrase, at: from, ...(until !== undefined && { until }) });
    const added = findAddedNeed(job, handle.snapshot());
    const overlap = added && overlapFault(handle.snapshot(), added);
    controller.notify([`Added "${phrase}".`, overlap].filter(Boolean).join(' '), overlap ? 'warn' : 'good');
    close(added?.id);
  };
  useFormKeys(form, { isActive, submit: () => (need ? change(need) : add()), close: () => close() });
  const title: Line = [{ text: `  ${need ? 'Edit this need' : 'Add a need'}`, tone: 'strong' }];
  const spoken = need && need.spoken !== '' ? paragraph(`“${need.spoken}”`, width - 4, theme, 'quiet') : [];
  const lines = [
    [],
    title,
    [],
    ...form.lines({ width, theme, isActive: true }),
    [],
    ...spoken.map((line) => [{ text: '  ' }, ...line]),
  ];
  return <Lines lines={lines} width={width} />;
}
