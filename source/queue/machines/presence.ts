import { heartbeatMs, type Presence, parseText, presenceMs, presenceSchema } from '../protocol.ts';
import type { QueueServer } from '../server/queue-server.ts';

const machines = 'machines';

/** Announces this machine at regular intervals. @returns a function that ends it and removes the machine */
export function announceMachine(server: QueueServer, present: () => Presence): () => Promise<void> {
  const say = async () => {
    if (!server.isConnected) return;
    const presence = present();
    await server.put(machines, new Map([[presence.id, JSON.stringify(presence)]]), presenceMs);
  };
  void say().catch(() => {});
  const timer = setInterval(() => void say().catch(() => {}), heartbeatMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    if (server.isConnected) await server.remove(machines, [present().id]);
  };
}

/** The machines that are there now. What a newer program says that this one does not understand is left out. */
export async function readMachines(server: QueueServer): Promise<Presence[]> {
  const texts = await server.list(machines);
  return texts.flatMap((text) => parseText(text, presenceSchema) ?? []);
}

/** One machine, if it is there. */
export async function findMachine(server: QueueServer, id: string): Promise<Presence | undefined> {
  const text = await server.find(machines, id);
  return text === undefined ? undefined : parseText(text, presenceSchema);
}
