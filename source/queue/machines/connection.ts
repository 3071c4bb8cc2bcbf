import { Socket } from 'node:net';
import { Redis } from 'ioredis';
import { UserError } from '../../core/errors.ts';
import { heartbeatMs, keyPrefix, type Presence, presenceMs, presenceSchema } from '../protocol.ts';

/** How long the first connection may take. */
const firstConnectionMs = 5000;
/** The longest pause between two attempts to connect again. */
const maxPauseMs = 1000;

/** The machine and the port of the queue, for people. */
export function queueHost(url: string): string {
  return new URL(url).host;
}

/** Connects to the queue; a lost connection is opened again. It does not wait for the connection. */
export function connectToQueue(url: string): Redis {
  const redis = new Redis(url, {
    maxRetriesPerRequest: null,
    enableReadyCheck: true,
    connectTimeout: firstConnectionMs,
    retryStrategy: (attempt) => Math.min(maxPauseMs, 50 * 2 ** attempt),
  });
  // Without a listener ioredis prints every failed attempt. Whoever waits for the queue asks `isConnected`.
  redis.on('error', () => {});
  return redis;
}

export function isConnected(redis: Redis): boolean {
  return redis.status === 'ready';
}

/** Waits for the connection. @throws UserError when it takes too long */
export async function waitForConnection(redis: Redis, url: string): Promise<void> {
  if (isConnected(redis)) return;
  let last: Error | undefined;
  const noteFault = (error: Error) => {
    last = error;
  };
  redis.on('error', noteFault);
  const ready = new Promise<boolean>((resolve) => redis.once('ready', () => resolve(true)));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), firstConnectionMs);
  });
  const isReady = await Promise.race([ready, late]);
  clearTimeout(timer);
  redis.off('error', noteFault);
  if (isReady) return;
  throw new UserError(`The queue at ${queueHost(url)} cannot be reached${last ? `: ${last.message}` : ''}.`, {
    hint: 'Check QUEUE_URL and that the queue server is running.',
  });
}

/** The address of this machine from which it reaches the queue: other machines of the queue most likely reach it there. */
export function findOwnAddress(redis: Redis): string {
  const { stream } = redis;
  const address = stream instanceof Socket ? stream.localAddress : undefined;
  return (address ?? '127.0.0.1').replace(/^::ffff:/, '');
}

const members = `${keyPrefix}:machines`;
const keyOf = (id: string) => `${keyPrefix}:machine:${id}`;

/** Announces this machine at regular intervals. @returns a function that ends it and removes the machine */
export function announceMachine(redis: Redis, present: () => Presence): () => Promise<void> {
  const say = async () => {
    if (!isConnected(redis)) return;
    const presence = present();
    await redis
      .multi()
      .set(keyOf(presence.id), JSON.stringify(presence), 'PX', presenceMs)
      .sadd(members, presence.id)
      .exec();
  };
  void say().catch(() => {});
  const timer = setInterval(() => void say().catch(() => {}), heartbeatMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    const { id } = present();
    if (isConnected(redis)) await redis.multi().del(keyOf(id)).srem(members, id).exec();
  };
}

/** The machines that are there now. What a newer program says that this one does not understand is left out. */
export async function readMachines(redis: Redis): Promise<Presence[]> {
  const ids = await redis.smembers(members);
  if (ids.length === 0) return [];
  const texts = await redis.mget(ids.map(keyOf));
  const gone = ids.filter((_, at) => texts[at] === null);
  if (gone.length > 0) await redis.srem(members, gone);
  return texts.flatMap((text) => {
    const presence = presenceSchema.safeParse(
      text === null || text === undefined ? undefined : JSON.parse(text),
    );
    return presence.success ? [presence.data] : [];
  });
}

/** One machine, if it is there. */
export async function findMachine(redis: Redis, id: string): Promise<Presence | undefined> {
  const text = await redis.get(keyOf(id));
  const presence = presenceSchema.safeParse(text === null ? undefined : JSON.parse(text));
  return presence.success ? presence.data : undefined;
}
