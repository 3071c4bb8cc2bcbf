/**
 * `npm run demo:services [-- --faults[=PERCENT] --twice OPTION...]`: the built program with its cloud engines and web
 * sources, against stand-ins on this machine. No key, no network, no cost.
 */
import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testTools } from '../tools.ts';
import { accountLines } from './account.ts';
import { mixedFaults } from './faults.ts';
import { prepareServices } from './prepare.ts';
import type { Services } from './start.ts';

const program = join(import.meta.dirname, '../../../dist/cli.js');

process.exitCode = await demo();

async function demo(): Promise<number> {
  const options = readDemoOptions(process.argv.slice(2), process.stdout.isTTY === true);
  const tools = await testTools();
  if (!tools.ytdlp.found) say('yt-dlp was not found, so YouTube is left out.');
  const { services, recording } = await prepareServices(count);
  if (options.faults > 0) services.fault({ fault: mixedFaults, probability: options.faults });
  const folder = await mkdtemp(join(tmpdir(), 'stockpile-demo-services-'));
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
  // The program handles Ctrl+C; the report is printed after it has ended.
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

/** Shows progress on one line in a terminal. */
function count(what: string, fraction: number): void {
  if (!process.stderr.isTTY) return;
  const percent = `${String(Math.round(fraction * 100)).padStart(3)} %`;
  process.stderr.write(`\r${percent}  ${what}${fraction === 1 ? '\n' : ''}`);
}

/** The options of `npm run demo:services` itself; all others are passed to the program. */
interface DemoOptions {
  /** The share of requests that fail, in different ways. */
  faults: number;
  /** Whether to run twice, to show that the second run uses the cache. */
  twice: boolean;
  rest: string[];
}

function readDemoOptions(args: readonly string[], interactive: boolean): DemoOptions {
  const options: DemoOptions = { faults: 0, twice: false, rest: [] };
  for (const arg of args) {
    if (arg === '--twice') options.twice = true;
    else if (arg === '--faults') options.faults = 0.2;
    else if (/^--faults=\d+$/.test(arg)) options.faults = Number(arg.slice('--faults='.length)) / 100;
    else options.rest.push(arg);
  }
  // Nobody reviews the plan.
  if (!interactive && !options.rest.includes('--yes')) options.rest.push('--yes');
  return options;
}
