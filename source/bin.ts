#!/usr/bin/env node
/** The entry point. Written so that an old Node can parse it and print which version is needed. */
import nodeModule from 'node:module';
import { engines } from '../package.json';
import { catchEndSignals } from './app/signals/end-signals.ts';

// Before anything else, so that Ctrl+C works while the program loads.
catchEndSignals();

const needed = versionNumbers(engines.node);
const found = versionNumbers(process.versions.node);
const isOld = found[0] < needed[0] || (found[0] === needed[0] && found[1] < needed[1]);

if (isOld) {
  process.stderr.write(
    `stockpile-tui needs Node ${needed.join('.')} or newer, but this is ${process.versions.node}. Install a current version from https://nodejs.org.\n`,
  );
  process.exitCode = 2;
} else {
  nodeModule.enableCompileCache?.();
  void start();
}

async function start(): Promise<void> {
  const { main } = await import('./cli.ts');
  process.exitCode = await main(process.argv.slice(2));
  // After an interruption, do not wait for pending work such as a program that was asked for its version.
  if (process.exitCode === 130) process.stdout.write('', () => process.exit());
}

function versionNumbers(version: string): [major: number, minor: number] {
  const [major = 0, minor = 0] = (version.match(/\d+/g) || []).map(Number);
  return [major, minor];
}
