import { formatExactClock, parseClock } from '../../../core/text/timecode.ts';
import { useForm, useFormKeys } from '../../hooks/use-form.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { Lines } from '../../parts/Lines.tsx';
import { exampleTime, noTimeFault } from '../../text/typed-time.ts';
import type { InOut } from './need-entries.ts';

const labels = { start: 'In', end: 'Out' } as const;

interface SecondsFormProps {
  title: string;
  seconds: InOut | undefined;
  /** The length of the film in seconds. */
  length: number;
  isActive: boolean;
  /** Picks these seconds. @returns whether they can be picked; the screen says why not */
  pick: (seconds: InOut) => boolean;
  close: () => void;
}

/** Asks for the in and out points of a clip in its film. */
export function SecondsForm({ title, seconds, length, isActive, pick, close }: SecondsFormProps) {
  const controller = useController();
  const theme = useTheme();
  const { width } = useLayout();
  const placeholder = `like ${exampleTime(length)}`;
  const specs = (['start', 'end'] as const).map((name) => ({
    ...{ name, label: labels[name], placeholder, isReplaced: true },
  }));
  const form = useForm(specs, {
    start: seconds ? formatExactClock(seconds.start) : '',
    end: seconds ? formatExactClock(seconds.end) : '',
  });
  const submit = () => {
    const start = parseClock(form.values.start);
    const end = parseClock(form.values.end);
    if (start === undefined) return controller.notify(noTimeFault(labels.start, length));
    if (end === undefined) return controller.notify(noTimeFault(labels.end, length));
    if (pick({ start, end })) close();
  };
  useFormKeys(form, { isActive, submit, close });
  const lines = [
    [],
    [{ text: `  Which seconds of ${title}?`, tone: 'strong' as const }],
    [],
    ...form.lines({ width, theme, isActive: true }),
    [],
    [{ text: `  The film is ${formatExactClock(length)} long.`, tone: 'quiet' as const }],
  ];
  return <Lines lines={lines} width={width} />;
}
