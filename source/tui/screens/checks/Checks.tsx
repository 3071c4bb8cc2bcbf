import type { Check } from '../../../core/api/app.ts';
import { footageChecks } from '../../../core/api/footage-checks.ts';
import { withFilmCount } from '../../../core/footage/film-count.ts';
import { useLayout } from '../../hooks/use-layout.ts';
import { useController, useTheme } from '../../hooks/use-program.ts';
import { useTick } from '../../hooks/use-tick.ts';
import { engineLines } from '../../parts/engine-lines.ts';
import { indentLines, labeled, labelWidthOf } from '../../parts/labeled.ts';
import { TextOverlay } from '../../parts/TextOverlay.tsx';
import { containsAllWords } from '../../text/filter-words.ts';
import type { Line } from '../../text/line.ts';
import type { Theme } from '../../theme/theme.ts';
import { checkMark } from '../home/home-lines.ts';
import { useSystemChecks } from './use-system-checks.ts';

/** The same as `doctor`: what is installed, which API keys work, what is missing and how to fix it, which engines run. */
export function Checks({ covered }: { covered: boolean }) {
  const { systemChecks } = useController();
  const theme = useTheme();
  const width = useLayout().width - 4;
  const { checks: found, engines, films, isChecking } = useSystemChecks();
  const checks = [...found, ...footageChecks(films)];
  const frame = useTick(isChecking && !covered);
  const labelWidth = labelWidthOf(checks.map(({ name }) => name));
  const moving = theme.glyphs.spinner[frame % theme.glyphs.spinner.length] ?? '';
  const linesWith = (words: readonly string[]): Line[] => [
    [{ text: 'This computer', tone: 'accent' }],
    ...(checks.length > 0
      ? checks
          .filter(({ name, detail, hint = '' }) => containsAllWords(`${name} ${detail} ${hint}`, words))
          .flatMap((check) => checkLines(check, { labelWidth, width, theme, moving }))
      : [checking]),
    [],
    [{ text: 'What will run', tone: 'accent' }],
    ...(engines.length > 0 ? engineLines(withFilmCount(engines, films), width, theme) : [checking]),
  ];
  const testing = checks.filter(({ state }) => state === 'trying').length;
  return (
    <TextOverlay
      title="Checks"
      about={aboutLine(isChecking, testing)}
      linesWith={linesWith}
      contexts={['checks']}
      on={{ again: () => systemChecks.refresh(true) }}
      covered={covered}
    />
  );
}

function aboutLine(isChecking: boolean, testing: number): string {
  if (!isChecking) return 'what is installed and what will run';
  return testing > 0 ? `testing API keys, ${testing} left` : 'checking …';
}

/** The width of a check's glyph and word, in cells. */
const markWidth = 11;

const checking: Line = [{ text: 'checking …', tone: 'quiet' }];

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
    ...indentLines([...rest, ...hint], markWidth),
  ];
}
