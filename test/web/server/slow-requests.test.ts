import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { endSlowRequest } from '../../../source/web/server/access/slow-requests.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A request whose body is arriving. */
function arriving(isLong: boolean) {
  const socket = new Socket();
  let bytes = 0;
  vi.spyOn(socket, 'bytesRead', 'get').mockImplementation(() => bytes);
  const request = new IncomingMessage(socket);
  request.complete = false;
  endSlowRequest(request, isLong);
  return {
    request,
    socket,
    read: (more: number) => {
      bytes += more;
    },
  };
}

it('a request that has not arrived after half a minute is ended, however it trickles', () => {
  const { socket, read } = arriving(false);
  for (let second = 0; second < 29; second += 1) {
    read(1);
    vi.advanceTimersByTime(1000);
  }
  expect(socket.destroyed).toBe(false);
  vi.advanceTimersByTime(1000);
  expect(socket.destroyed).toBe(true);
});

it('an upload may take hours while bytes arrive, and is ended when none do', () => {
  const { socket, read } = arriving(true);
  for (let minute = 0; minute < 120; minute += 1) {
    read(1_000_000);
    vi.advanceTimersByTime(29_000);
  }
  expect(socket.destroyed).toBe(false);
  vi.advanceTimersByTime(60_000);
  expect(socket.destroyed).toBe(true);
});

it('a request that has arrived is left alone, however long its answer takes', () => {
  const { request, socket } = arriving(false);
  request.complete = true;
  vi.advanceTimersByTime(600_000);
  expect(socket.destroyed).toBe(false);
});
