import type { IncomingMessage } from 'node:http';

/** How long a request may take to arrive. */
const arriveMs = 30_000;
/** How long an upload, which may take hours, may be silent. */
const silentMs = 30_000;

/**
 * Ends connections whose request arrives too slowly: Node's own limit is the same for all requests, and an upload of an hour
 * is no attack while it moves.
 * @param isLong whether a request may take as long as it needs while bytes arrive
 */
export function endSlowRequest(request: IncomingMessage, isLong: boolean): void {
  const { socket } = request;
  let seen = socket.bytesRead;
  const timer = setInterval(
    () => {
      const moves = isLong && socket.bytesRead > seen;
      seen = socket.bytesRead;
      if (request.complete || socket.destroyed) clearInterval(timer);
      else if (!moves) socket.destroy();
    },
    isLong ? silentMs : arriveMs,
  );
  timer.unref();
  request.once('close', () => clearInterval(timer));
}
