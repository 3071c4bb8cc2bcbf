import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFilm } from '../../../source/providers/download/open-film.ts';
import { assertPublic, isPrivateIp } from '../../../source/providers/download/private-address.ts';

const service = { name: 'Stock' };
const signal = AbortSignal.timeout(300_000);

describe('an address that a service sends', () => {
  it.each([
    'http://127.0.0.1:8080/film.mp4',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.31.255.1/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
    'http://[::]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:0:10.0.0.1]/',
    'http://[64:ff9b::192.168.1.1]/',
    'http://[2002:c0a8:101::1]/',
    'http://localhost:9200/',
  ])('is not opened on this computer or its network: %s', async (address) => {
    await expect(assertPublic(service, new URL(address), undefined)).rejects.toThrow(
      'an address of this computer or its network, which is not opened',
    );
    await expect(assertPublic(service, new URL(address), 'https://api.pexels.com')).rejects.toThrow();
  });

  it.each(['http://192.168.0.1/film.mp4', 'http://localhost:81/', 'http://[::1]/'])(
    'may be private when the user has set a private address for the service: %s',
    async (address) => {
      await assertPublic(service, new URL(address), 'http://127.0.0.1:8080');
    },
  );

  it.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    'is opened when it is public: %s',
    (ip) => {
      expect(isPrivateIp(ip)).toBe(false);
    },
  );

  it('is not reached by a redirect either', async () => {
    const reached: string[] = [];
    const server = createServer((request, response) => {
      reached.push(request.url ?? '');
      response.writeHead(302, { location: 'http://[::ffff:127.0.0.1]:1/secret' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const url = new URL(`http://127.0.0.1:${port}/film.mp4`);
    await expect(openFilm({ service, url }, signal)).rejects.toThrow('is not opened');
    expect(reached, 'the address of the answer itself').toEqual([]);
  });
});
