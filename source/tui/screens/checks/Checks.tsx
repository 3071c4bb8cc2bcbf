import type { Check } from '../../../core/api/app.ts';
import { withFilmCount } from '../../../core/footage/film-count.ts';
import { footageChecks } from '../../../core/footage/footage-checks.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useTick } from '../../hooks/use-tick.ts';
import { engineLines } from '../../parts/engine-lines.ts';
import { indented, labeled, labelWidthOf } from '../../parts/labeled.ts';
import { Reading } from '../../parts/Reading.tsx';
import type { Line } from '../../text/line.ts';
import type { Theme } from '../../theme.ts';
import { checkMark } from '../home/home-lines.ts';
import { useCheckup } from './use-checkup.ts';

/** What `doctor` says: what is installed, which keys work, what is missing and what to do, which engine runs where. */
export function Checks({ covered }: { covered: boolean }) {
  const { checkup } = useController();
  const theme = useTheme();
  const width = useLayout().width - 4;
  const { checks: found, engines, films, isLooking } = useCheckup();
  const checks = [...found, ...footageChecks(films)];
  const frame = useTick(isLooking && !covered);
  const labelWidth = labelWidthOf(checks.map(({ name }) => name));
  const moving = theme.glyphs.spinner[frame % theme.glyphs.spinner.length] ?? '';
  const lines: Line[] = [
    [{ text: 'Here', tone: 'accent' }],
    ...(checks.length > 0
      ? checks.flatMap((check) => checkLines(check, { labelWidth, width, theme, moving }))
      : [looking]),
    [],
    [{ text: 'What will run', tone: 'accent' }],
    ...(engines.length > 0 ? engineLines(withFilmCount(engines, films), width, theme) : [looking]),
  ];
  const trying = checks.filter(({ state }) => state === 'trying').length;
  return (
    <Reading
      title="Checks"
      about={aboutLine(isLooking, trying)}
      lines={lines}
      contexts={['checks']}
      on={{ again: () => checkup.look(true) }}
      covered={covered}
    />
  );
}

function aboutLine(isLooking: boolean, trying: number): string {
  if (!isLooking) return 'what is here and what will run';
  return trying > 0 ? `trying keys, ${trying} still to answer` : 'looking …';
}

/** Cells for a check's glyph and word. */
const markWidth = 11;

const looking: Line = [{ text: 'looking …', tone: 'quiet' }];

function checkLines(
  check: Check,
  { labelWidth, width, theme, moving }: { labelWidth: number; width: number; theme: Theme; moving: string },
): Line[] {
  const mark = checkMark(check.state, theme);
  const inner = width - markWidth;
  const [first = [], ...rest] = labeled(check.name, check.detail, inner, theme, 'plain', labelWidth);
  const hint = check.hint === undefined ? [] : labeled('', check.hint, inner, theme, 'warn', labelWidth);
  return [
    [
      {
        text: `${check.state === 'trying' ? moving : mark.glyph} ${mark.word}`,
        width: markWidth,
        tone: mark.tone,
      },
      ...first,
    ],
    ...indented([...rest, ...hint], markWidth),
  ];
}
