import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { jsonReply, textReply } from '../harness/services/http/reply.ts';
import { StandIn } from '../harness/services/stand-in.ts';

const charge = {
  ...{ service: 'paid', model: 'gemini-3.8-flash', operation: 'ask', request: 1 },
  ...{ inputTokens: 10, audioInputTokens: 0, outputTokens: 10, thinkingTokens: 0, seconds: 0 },
};
const question = 'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n';

async function start() {
  const standIn = await StandIn.start(() => ({
    name: 'paid',
    operation: () => 'ask',
    answer: () => ({ ...jsonReply({}), charge }),
    refusal: () => textReply('', { status: 500 }),
  }));
  onTestFinished(() => standIn.stop());
  return { standIn, port: Number(new URL(standIn.address).port) };
}

/** A client that reads nothing until it is resumed. */
async function ask(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  await once(socket, 'connect');
  socket.write(question);
  return socket;
}

test('an answer that its client had not read when it ended is marked as unread', async () => {
  const { standIn, port } = await start();
  const reader = await ask(port);
  reader.resume();
  await once(reader, 'data');
  reader.destroy();
  await vi.waitFor(() => expect(standIn.bill()).toHaveLength(1));

  const other = await ask(port);
  await vi.waitFor(() => expect(standIn.bill()).toHaveLength(2));
  other.destroy();
  await vi.waitFor(() => expect(standIn.bill().map(({ unread }) => unread)).toEqual([undefined, true]));
});
