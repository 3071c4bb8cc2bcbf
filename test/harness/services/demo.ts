/**
 * `npm run demo:services [-- --faults[=PERCENT] --twice OPTION...]`: the built program with its cloud engines and web
 * sources, against stand-ins on this machine. No key, no network, no cost.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTalk } from '../../../source/media/demo-footage.ts';
import { demoTranscript } from '../../../source/media/demo-script.ts';
import type { Tools } from '../../../source/media/tools.ts';
import { testTools } from '../tools.ts';
import { accountLines } from './account.ts';
import { demoCatalogue } from './demo-catalogue.ts';
import { readDemoOptions } from './demo-options.ts';
import { drawSubjects } from './draw-subjects.ts';
import { mixedFaults } from './faults.ts';
import { filmCache } from './make-films.ts';
import { makeSiteFilms, type Services, startServices } from './start.ts';

const program = join(import.meta.dirname, '../../../dist/cli.js');
const talkSeconds = 78;

process.exitCode = await demo();

async function demo(): Promise<number> {
  const options = readDemoOptions(process.argv.slice(2), process.stdout.isTTY === true);
  const tools = await testTools();
  if (!tools.ytdlp.found) say('yt-dlp was not found, so YouTube is left out.');
  const drawn = await drawSubjects(tools, (fraction) => count('drawing films', fraction));
  const films = demoCatalogue({ drawn });
  await makeSiteFilms(films, (fraction) => count('encoding them as the sites have them', fraction));
  const recording = await talk(tools);
  const { language: _language, segments } = demoTranscript(talkSeconds);
  const services = await startServices({
    films,
    recording,
    script: { language: 'english', code: 'en', segments },
  });
  if (options.faults > 0) services.fault({ fault: mixedFaults, probability: options.faults });
  const folder = await mkdtemp(join(tmpdir(), 'stockpile-services-'));
  try {
    let code = await run(services, recording, folder, options.rest);
    say(
      '',
      `What the stand-ins counted${options.twice ? ', first run' : ''}:`,
      ...accountLines(services.all),
    );
    if (!options.twice) return code;
    services.forget();
    code = await run(services, recording, folder, options.rest);
    say('', 'What the stand-ins counted, second run:', ...accountLines(services.all));
    return code;
  } finally {
    await services.stop();
  }
}

/** The talk without a transcript beside it: it has to be listened to. */
async function talk(tools: Tools): Promise<string> {
  const folder = join(filmCache, 'talk');
  const file = join(folder, 'weekend.mp4');
  if (existsSync(file)) return file;
  say('making the talk');
  const made = await makeTalk(join(filmCache, 'talk-draft'), tools, talkSeconds, {
    signal: new AbortController().signal,
  });
  await mkdir(folder, { recursive: true });
  await rename(made.video, file);
  return file;
}

function run(services: Services, video: string, folder: string, rest: readonly string[]): Promise<number> {
  const args = [
    program,
    video,
    '--output',
    join(folder, 'output'),
    '--sources',
    'pexels,pixabay,youtube',
    ...rest,
  ];
  const env = { ...process.env, ...services.environment, STOCKPILE_HOME: join(folder, 'home') };
  const child = spawn(process.execPath, args, { stdio: 'inherit', env });
  // Ctrl+C is for the program; what was counted is told after it.
  const ignore = () => {};
  process.on('SIGINT', ignore);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('SIGINT', ignore);
      resolve(code ?? 1);
    });
  });
}

function say(...lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
}

/** Progress on one line, where there is a screen. */
function count(what: string, fraction: number): void {
  if (!process.stderr.isTTY) return;
  const percent = `${String(Math.round(fraction * 100)).padStart(3)} %`;
  process.stderr.write(`\r${percent}  ${what}${fraction === 1 ? '\n' : ''}`);
}
