import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

/** A host of its own on this machine, a network namespace, and the cable between it and this host. */
export class Cable {
  /** The address of this host on the cable. */
  readonly here: string;
  readonly #namespace: string;
  readonly #plug: string;
  readonly #end: string;

  private constructor(namespace: string, plug: string, end: string, here: string) {
    this.#namespace = namespace;
    this.#plug = plug;
    this.#end = end;
    this.here = here;
  }

  /** Adds such a host; undefined where the machine does not allow it. */
  static lay(): Cable | undefined {
    const id = randomInt(1, 65_000);
    const [namespace, plug, end] = [`stockpile-${id}`, `sp${id}a`, `sp${id}b`];
    const net = `10.${200 + (id % 50)}.${id % 251}`;
    const cable = new Cable(namespace, plug, end, `${net}.1`);
    const works =
      ip('netns', 'add', namespace) &&
      ip('link', 'add', plug, 'type', 'veth', 'peer', 'name', end) &&
      ip('link', 'set', end, 'netns', namespace) &&
      ip('addr', 'add', `${net}.1/24`, 'dev', plug) &&
      ip('link', 'set', plug, 'up') &&
      ip('-n', namespace, 'addr', 'add', `${net}.2/24`, 'dev', end) &&
      ip('-n', namespace, 'link', 'set', end, 'up') &&
      ip('-n', namespace, 'link', 'set', 'lo', 'up');
    if (works) return cable;
    cable.remove();
    return undefined;
  }

  /** A command line that runs another one on that host. */
  there(command: readonly string[]): string[] {
    return ['ip', 'netns', 'exec', this.#namespace, ...command];
  }

  /** Pulls it out over there: this host keeps its address. */
  unplug(): void {
    ip('-n', this.#namespace, 'link', 'set', this.#end, 'down');
  }

  remove(): void {
    ip('link', 'del', this.#plug);
    ip('netns', 'del', this.#namespace);
  }
}

function ip(...args: string[]): boolean {
  return spawnSync('ip', args, { stdio: 'ignore' }).status === 0;
}
