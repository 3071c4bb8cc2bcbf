import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a certificate for 127.0.0.1 that nobody else signed; undefined without openssl. */
export function ownCertificate(folder: string): { certificate: string; key: string } | undefined {
  mkdirSync(folder, { recursive: true });
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const files = ['-keyout', key, '-out', certificate];
  const facts = ['-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const { status } = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...facts],
    {
      stdio: 'ignore',
    },
  );
  return status === 0 ? { certificate, key } : undefined;
}
