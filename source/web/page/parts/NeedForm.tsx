import { useState } from 'preact/hooks';
import type { Command } from '../../../core/job/command.ts';
import type { Need } from '../../../core/plan/need.ts';
import { formatClock, parseClock } from '../../../core/text/timecode.ts';
import { Dialog } from './Dialog.tsx';
import { Field } from './Field.tsx';

const labels = {
  phrase: 'Phrase',
  at: 'From',
  until: 'Until',
  mustShow: 'Must show',
  welcome: 'Also good',
  avoid: 'Avoid',
  alternates: 'Also try',
} as const;
type FieldName = keyof typeof labels;
const namesOfNew: readonly FieldName[] = ['phrase', 'at', 'until'];

/** Edits a need, or adds one. */
export function NeedForm(props: {
  need: Need | undefined;
  onClose: () => void;
  dispatch: (command: Command) => void;
}) {
  const { need, onClose, dispatch } = props;
  const [before] = useState(() => valuesOf(need));
  const [values, setValues] = useState(before);
  const [fault, setFault] = useState('');
  const save = (event: Event) => {
    event.preventDefault();
    const command = commandOf(need, before, values);
    if (typeof command === 'string') return setFault(command);
    dispatch(command);
    onClose();
  };
  const names = need ? (Object.keys(labels) as FieldName[]) : namesOfNew;
  return (
    <Dialog title={need ? 'Edit the need' : 'Add a need'} onClose={onClose}>
      <form onSubmit={save}>
        {names.map((name) => (
          <Field key={name} name={name} label={labels[name]}>
            <input
              id={name}
              required={name === 'phrase' || name === 'at'}
              value={values[name]}
              onInput={({ currentTarget }) => setValues({ ...values, [name]: currentTarget.value })}
            />
          </Field>
        ))}
        <p role="alert" class="bad">
          {fault}
        </p>
        <div class="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="main">
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function valuesOf(need: Need | undefined): Record<FieldName, string> {
  if (!need) return { phrase: '', at: '', until: '', mustShow: '', welcome: '', avoid: '', alternates: '' };
  return {
    phrase: need.phrase,
    at: formatClock(need.at),
    until: formatClock(need.until),
    mustShow: need.mustShow,
    welcome: need.welcome.join(', '),
    avoid: need.avoid.join(', '),
    alternates: need.alternates.join(', '),
  };
}

/** The command for what was typed, or a sentence that says what is wrong. Times that did not change keep their fractions. */
function commandOf(
  need: Need | undefined,
  before: Record<FieldName, string>,
  values: Record<FieldName, string>,
): Command | string {
  const phrase = values.phrase.trim();
  if (phrase === '') return 'A need must have a phrase to search for.';
  const at = need && values.at === before.at ? need.at : parseClock(values.at);
  const until = need && values.until === before.until ? need.until : parseClock(values.until);
  if (at === undefined || (until === undefined && values.until !== ''))
    return 'Enter times like 1:30, or as seconds like 90.';
  if (until !== undefined && until <= at) return 'The end must be after the start.';
  if (!need) return { type: 'add', phrase, at, ...(until !== undefined && { until }) };
  const changed = (name: FieldName) => values[name] !== before[name];
  return {
    type: 'edit',
    needId: need.id,
    changes: {
      ...(phrase !== need.phrase && { phrase }),
      ...(at !== need.at && { at }),
      ...(until !== undefined && until !== need.until && { until }),
      ...(changed('mustShow') && { mustShow: values.mustShow.trim() }),
      ...(changed('welcome') && { welcome: listOf(values.welcome) }),
      ...(changed('avoid') && { avoid: listOf(values.avoid) }),
      ...(changed('alternates') && { alternates: listOf(values.alternates) }),
    },
  };
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
