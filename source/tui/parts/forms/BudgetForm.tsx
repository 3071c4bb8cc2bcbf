import type { Job } from '../../../core/job/job.ts';
import { type FieldSpec, useForm, useFormKeys } from '../../hooks/use-form.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { formatUsd } from '../../text/words.ts';
import { Lines } from '../Lines.tsx';

const fields = [
  { name: 'budget', label: 'Budget', placeholder: 'dollars, 0 for no limit', isReplaced: true },
] as const satisfies readonly FieldSpec<string>[];

interface BudgetFormProps {
  job: Job;
  isActive: boolean;
  close: () => void;
}

/** Sets the total budget of a job; a job that has stopped resumes with it. */
export function BudgetForm({ job, isActive, close }: BudgetFormProps) {
  const controller = useController();
  const theme = useTheme();
  const { width } = useLayout();
  const form = useForm(fields, { budget: String(job.cost.budgetUsd) });
  const submit = () => {
    const text = form.values.budget.trim().replace(/^\$/, '');
    const amount = Number(text);
    if (text === '' || !Number.isFinite(amount) || amount < 0)
      return controller.notify('Enter the budget in dollars, such as 0.50; 0 means no limit.');
    controller.dispatch(job.id, { type: 'budget', usd: amount });
    controller.notify(
      amount === 0 ? 'The job has no budget limit now.' : `The budget is ${formatUsd(amount)} now.`,
      'good',
    );
    close();
  };
  useFormKeys(form, { isActive, submit, close });
  const resumes = job.state === 'interrupted' || job.state === 'failed';
  const lines = [
    [],
    [
      {
        text: `  How much may this job cost? ${formatUsd(job.cost.usd)} spent so far.`,
        tone: 'strong' as const,
      },
    ],
    [],
    ...form.lines({ width, theme, isActive: true }),
    [],
    [
      {
        text: `  0 means no limit.${resumes ? ' The job resumes with this budget.' : ''}`,
        tone: 'quiet' as const,
      },
    ],
  ];
  return <Lines lines={lines} width={width} />;
}
