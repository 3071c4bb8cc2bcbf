import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { filmReply } from '../../harness/services/films/film-reply.ts';
import { addressOf } from '../../harness/services/http/received-request.ts';
import { htmlReply, textReply } from '../../harness/services/http/reply.ts';
import { StandIn } from '../../harness/services/stand-in.ts';

/**
 * A server for the films in a folder: `/films/name.mp4`; without ranges under `/whole/`, as a web page under `/page/`.
 * Under `/heedless/` it ignores If-Range.
 */
export function startFilmServer(folder: string): Promise<StandIn> {
  return StandIn.start(() => ({
    name: 'films',
    operation: (request) => addressOf(request).pathname.split('/')[1] ?? '',
    refusal: ({ status, retryAfterSeconds }) =>
      textReply('refused', {
        status,
        headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
      }),
    answer: async (request) => {
      const [, way, name = ''] = addressOf(request).pathname.split('/');
      if (way === 'page') return htmlReply('Please log in');
      if (way === 'disguised')
        return { ...htmlReply('Please log in'), headers: { 'content-type': 'video/mp4' } };
      if (!existsSync(join(folder, name))) return htmlReply('Not found', { status: 404 });
      return filmReply(request, join(folder, name), {
        ranges: way === 'films' || way === 'heedless',
        heedsVersion: way !== 'heedless',
      });
    },
  }));
}
