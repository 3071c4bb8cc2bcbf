import { stat } from 'node:fs/promises';
import { EXIT, UserError } from '../../core/errors.ts';
import { didYouMean } from '../../core/text/nearest-word.ts';
import { cleanText } from '../../core/text/text.ts';

/**
 * Rejects an argument that is neither a file nor looks like a path: it was meant as a command.
 * @throws UserError (exit code 2) that names the word and the most similar command
 */
export async function assertNoUnknownWord(
  words: readonly string[],
  commands: readonly string[],
): Promise<void> {
  for (const word of words) {
    // A word with a folder or an extension is a path; the check of the video reports what is wrong with it.
    if (/[\\/.~\s]/.test(word) || (await exists(word))) continue;
    const typed = cleanText(word, 60);
    throw new UserError(`No such file or command: "${typed}".${didYouMean(typed, commands)}`, {
      hint: `Give the path of a video, or one of ${commands.join(', ')}.`,
      exitCode: EXIT.usage,
    });
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
