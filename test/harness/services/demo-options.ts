/** What `npm run demo:services` itself understands; everything else goes to the program. */
export interface DemoOptions {
  /** A share of all requests fails, in mixed ways. */
  faults: number;
  /** Run once more, to show that nothing is asked for twice. */
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
  // Nobody is there to go through the plan.
  if (!interactive && !options.rest.includes('--yes')) options.rest.push('--yes');
  return options;
}
