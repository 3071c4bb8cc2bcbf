import { version } from '../package.json';

/** Runs the command that the arguments name; the number is the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const text = argv.includes('--version') ? version : `stockpile-tui ${version}: no commands yet`;
  process.stdout.write(`${text}\n`);
  return 0;
}
