import { stat } from 'node:fs/promises';
import { EXIT, UserError } from '../../core/errors.ts';
import { didYouMean } from '../../core/text/nearest.ts';
import { cleanText } from '../../core/text/text.ts';

/**
 * A word that is no file was meant as a command, and nothing may start on its account.
 * @throws UserError (exit code 2) that names the word, and the command that is nearest to it.
 */
export async function assertNoUnknownWord(
  words: readonly string[],
  commands: readonly string[],
): Promise<void> {
  for (const word of words) {
    // What has a folder or an ending is a path; the video's own check says what is wrong with it.
    if (/[\\/.~\s]/.test(word) || (await isThere(word))) continue;
    const typed = cleanText(word, 60);
    throw new UserError(`No such file or command: "${typed}".${didYouMean(typed, commands)}`, {
      hint: `Give the path of a video, or one of ${commands.join(', ')}.`,
      exitCode: EXIT.usage,
    });
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
