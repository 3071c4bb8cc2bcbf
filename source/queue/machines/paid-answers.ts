import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { keyPrefix, type PaidAnswer, paidAnswerSchema, resultAgeSeconds } from '../protocol.ts';
import { isConnected } from './connection.ts';

const keyOf = (step: string) => `${keyPrefix}:paid:${step}`;

/** Saves an answer in the queue that was paid for while the runner was out of reach. */
export async function savePaidAnswer(redis: Redis, step: string, answer: PaidAnswer): Promise<void> {
  const text = JSON.stringify(answer);
  const name = createHash('sha256').update(JSON.stringify(answer.key)).digest('hex');
  await redis.multi().hset(keyOf(step), name, text).expire(keyOf(step), resultAgeSeconds).exec();
}

/** The answers that were left for a step; none while the queue cannot be reached. */
export async function readPaidAnswers(redis: Redis, step: string): Promise<PaidAnswer[]> {
  if (!isConnected(redis)) return [];
  const texts = await redis.hvals(keyOf(step));
  return texts.flatMap((text) => {
    const answer = paidAnswerSchema.safeParse(JSON.parse(text));
    return answer.success ? [answer.data] : [];
  });
}

/** Forgets the answers of steps whose result was taken. */
export async function forgetPaidAnswers(redis: Redis, steps: readonly string[]): Promise<void> {
  if (steps.length > 0) await redis.del(steps.map(keyOf));
}
