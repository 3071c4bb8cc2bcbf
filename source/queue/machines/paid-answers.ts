import { createHash } from 'node:crypto';
import { type PaidAnswer, paidAnswerSchema, parseText, resultAgeSeconds } from '../protocol.ts';
import type { QueueServer } from '../server/queue-server.ts';

const setOf = (step: string) => `paid:${step}`;

/** Saves an answer in the queue that was paid for while the runner was out of reach. */
export async function savePaidAnswer(server: QueueServer, step: string, answer: PaidAnswer): Promise<void> {
  const name = createHash('sha256').update(JSON.stringify(answer.key)).digest('hex');
  await server.put(setOf(step), new Map([[name, JSON.stringify(answer)]]), resultAgeSeconds * 1000);
}

/** The answers that were left for a step; none while the queue cannot be reached. */
export async function readPaidAnswers(server: QueueServer, step: string): Promise<PaidAnswer[]> {
  if (!server.isConnected) return [];
  const texts = await server.list(setOf(step));
  return texts.flatMap((text) => parseText(text, paidAnswerSchema) ?? []);
}

/** Forgets the answers of steps whose result was taken. */
export async function forgetPaidAnswers(server: QueueServer, steps: readonly string[]): Promise<void> {
  await server.drop(steps.map(setOf));
}
