import type { CommandContext } from '../../app/context/context.ts';
import { EXIT, type ExitCode, UserError } from '../../core/errors.ts';
import { outputMode } from '../args/output-mode.ts';

/** `stockpile-tui` without arguments: the full screen. */
export async function home(context: CommandContext): Promise<ExitCode> {
  if (outputMode(context.flags) !== 'screen') {
    throw new UserError('No video was given, and the full screen needs a terminal.', {
      hint: 'Give a video: stockpile-tui VIDEO --yes. All options: stockpile-tui --help',
      exitCode: EXIT.usage,
    });
  }
  const { showScreen } = await import('./full-screen.ts');
  return showScreen(context, {});
}
