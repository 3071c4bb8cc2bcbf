import type { Job, NeedProgress } from '../../../core/job/job.ts';
import { type FieldSpec, useForm, useFormKeys } from '../../hooks/use-form.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { notifyOfWork } from '../../work-notice.ts';
import type { KeyLabels } from '../Footer.tsx';
import { Lines } from '../Lines.tsx';
import { indentLines, paragraph } from '../labeled.ts';

const fields = [
  { name: 'phrase', label: 'Phrase', placeholder: 'two to six concrete words' },
] as const satisfies readonly FieldSpec<string>[];

/** The words of the footer while the phrase is typed. */
export const searchLabels: KeyLabels = { submit: 'search' };

interface PhraseFormProps {
  job: Job;
  progress: NeedProgress;
  isActive: boolean;
  close: () => void;
}

/** Asks with which words a need is searched again. */
export function PhraseForm({ job, progress, isActive, close }: PhraseFormProps) {
  const controller = useController();
  const theme = useTheme();
  const { width } = useLayout();
  const { need, results } = progress;
  const form = useForm(fields, { phrase: need.phrase });
  const submit = () => {
    const phrase = form.values.phrase.trim();
    if (phrase === '') return controller.notify('Enter what to search for.');
    const undo = `${controller.keys.label('undo', theme.charset)} undoes it.`;
    if (job.state === 'awaiting-review') controller.notify(`"${phrase}" is the new phrase. ${undo}`, 'good');
    else notifyOfWork(controller, job, progress, `"${phrase}" is being searched. ${undo}`);
    controller.dispatch(job.id, { type: 'search', needId: need.id, phrase });
    close();
  };
  useFormKeys(form, { isActive, submit, close });
  const stays = Object.keys(results.file).length > 0 ? 'The clip stays until a new one is ready.' : '';
  const why = need.spoken === '' ? '' : `“${need.spoken}”`;
  const lines = [
    [],
    [{ text: '  Search this need again with which words?', tone: 'strong' as const }],
    [],
    ...form.lines({ width, theme, isActive: true }),
    [],
    ...[stays, why].flatMap((text) => indentLines(paragraph(text, width - 4, theme, 'quiet'), 2)),
  ];
  return <Lines lines={lines} width={width} />;
}
