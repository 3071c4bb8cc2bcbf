#!/usr/bin/env node
/** What runs first: plain enough for an old Node to read, so that it can say what is wrong. */
import nodeModule from 'node:module';
import { engines } from '../package.json';
import { catchEndSignals } from './app/signals/end-signals.ts';

// Before anything else: what takes its time to load could not be ended meanwhile.
catchEndSignals();

const needed = versionNumbers(engines.node);
const found = versionNumbers(process.versions.node);
const isOld = found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1]);

if (isOld) {
  process.stderr.write(
    `stockpile-tui needs Node ${needed.join('.')} or newer and this is ${process.versions.node}: install a current one from https://nodejs.org.\n`,
  );
  process.exitCode = 2;
} else {
  nodeModule.enableCompileCache?.();
  void start();
}

async function start(): Promise<void> {
  const { main } = await import('./cli.ts');
  process.exitCode = await main(process.argv.slice(2));
  // Interrupted: what somebody still waits for, a program that was asked for its version, is not waited for.
  if (process.exitCode === 130) process.stdout.write('', () => process.exit());
}

function versionNumbers(version: string): [major: number, minor: number] {
  const [major = 0, minor = 0] = (version.match(/\d+/g) || []).map(Number);
  return [major, minor];
}
