import { numberSetting, pathSetting, secretSetting } from './setting-types.ts';

/** What all rows share: no page may change them. */
const group = { section: 'Several machines', isOfMachine: true } as const;

/** The settings of a queue that several machines share. */
export const queueSettings = {
  QUEUE_URL: {
    // It may hold a password.
    ...secretSetting({
      ...group,
      help: 'the Redis, Valkey or PostgreSQL through which several machines share the work; without it nothing is shared',
    }),
    range:
      'an address such as redis://nas.local:6379, rediss://:PASSWORD@nas.local:6380 or postgres://USER:PASSWORD@nas.local/DATABASE',
    parse: (value: string) => {
      const address = value.trim();
      const isGood = /^(?:rediss?|postgres(?:ql)?):\/\/\S+$/.test(address) && URL.canParse(address);
      return address === '' || isGood ? address : undefined;
    },
  },
  QUEUE_FOLDER: pathSetting({
    ...group,
    expects: 'new folder',
    help: 'a folder that all machines can access; its path may differ on each; without it files are sent over HTTP',
  }),
  QUEUE_PATIENCE_SECONDS: numberSetting({
    ...group,
    default: 60,
    min: 0,
    max: 86_400,
    unit: 'seconds',
    help: 'how long to wait for steps on other machines while the queue is unreachable before running them here',
  }),
};
