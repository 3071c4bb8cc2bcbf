/** The options of `npm run demo:services` itself; all others are passed to the program. */
export interface DemoOptions {
  /** The share of requests that fail, in different ways. */
  faults: number;
  /** Whether to run twice, to show that the second run uses the cache. */
  twice: boolean;
  rest: string[];
}

export function readDemoOptions(args: readonly string[], interactive: boolean): DemoOptions {
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
