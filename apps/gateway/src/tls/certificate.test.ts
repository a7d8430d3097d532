import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isUsable, newSelfSignedCertificate } from './certificate.js';
import { keptCertificate } from './certificate-files.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

describe('a self-signed certificate', () => {
  it.each(['example.com', '203.0.113.5', '2001:db8::1', 'localhost'])(
    'is for %s and the local names',
    async (domain) => {
      const certificate = await newSelfSignedCertificate(domain);
      for (const name of [domain, 'localhost', '127.0.0.1', '::1']) expect(isUsable(certificate, name)).toBe(true);
      expect(isUsable(certificate, 'other.example.com')).toBe(false);
    },
  );

  it('is renewed some time before it ends', async () => {
    const certificate = await newSelfSignedCertificate('localhost');
    expect(isUsable(certificate, 'localhost', inDays(300))).toBe(true);
    expect(isUsable(certificate, 'localhost', inDays(340))).toBe(false);
  });

  it('is of no use with another key, or when it is damaged', async () => {
    const [one, other] = await Promise.all([
      newSelfSignedCertificate('localhost'),
      newSelfSignedCertificate('localhost'),
    ]);
    expect(isUsable({ cert: one.cert, key: other.key }, 'localhost')).toBe(false);
    expect(isUsable({ cert: one.cert.slice(0, 100), key: one.key }, 'localhost')).toBe(false);
  });
});

describe('keptCertificate', () => {
  let temporary: string;
  let folder: string;
  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'certificate-'));
    folder = join(temporary, 'made', 'for', 'it');
  });
  afterEach(() => rm(temporary, { recursive: true }));

  it('makes one the first time and gives the same from then on', async () => {
    const made = await keptCertificate(folder, 'localhost');
    expect(await keptCertificate(folder, 'localhost')).toEqual(made);
    expect((await stat(join(folder, 'self-signed-1.pem'))).mode & 0o777).toBe(0o600);
  });

  it('gives all who begin at the same time the same one, and leaves nothing else behind', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => keptCertificate(folder, 'localhost')));
    expect(new Set(all.map(({ cert }) => cert)).size).toBe(1);
    expect(await readdir(folder)).toEqual(['self-signed-1.pem']);
  });

  it('gives all who renew it at the same time the same one', async () => {
    await keptCertificate(folder, 'localhost');
    const all = await Promise.all(Array.from({ length: 8 }, () => keptCertificate(folder, 'example.com')));
    expect(new Set(all.map(({ cert }) => cert)).size).toBe(1);
    expect(await readdir(folder)).toEqual(['self-signed-2.pem']);
  });

  it('makes another for another domain', async () => {
    const first = await keptCertificate(folder, 'localhost');
    const second = await keptCertificate(folder, 'example.com');
    expect(second.cert).not.toBe(first.cert);
    expect(new X509Certificate(second.cert).checkHost('example.com')).toBe('example.com');
  });

  it('replaces a damaged one', async () => {
    await keptCertificate(folder, 'localhost');
    const path = join(folder, 'self-signed-1.pem');
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 50));
    expect(isUsable(await keptCertificate(folder, 'localhost'), 'localhost')).toBe(true);
  });
});
