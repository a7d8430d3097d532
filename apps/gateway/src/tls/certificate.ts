import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** A certificate and its private key, both PEM. */
export interface Certificate {
  cert: string;
  key: string;
}

const VALID_DAYS = 365;
/** Renewed this long before it ends. */
const RENEWAL_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;
const LOCAL_NAMES = ['localhost', '127.0.0.1', '::1'];

/** Makes a self-signed certificate for the names of the local host and the domain. */
export async function newSelfSignedCertificate(domain: string, now = new Date()): Promise<Certificate> {
  const names = [...new Set([...LOCAL_NAMES, domain])];
  const { cert, private: key } = await generate([{ name: 'commonName', value: domain }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    // Clocks of clients may be a little behind.
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate: new Date(now.getTime() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  return { cert, key };
}

/** Whether a certificate can still be used: readable, of this key, not about to end, and for the domain. */
export function isUsable({ cert, key }: Certificate, domain: string, now = new Date()): boolean {
  const read = readCertificate(cert, key);
  if (!read) return false;
  const renewAt = read.validToDate.getTime() - RENEWAL_DAYS * DAY_MS;
  const named = isIP(domain) ? read.checkIP(domain) : read.checkHost(domain);
  return now >= read.validFromDate && now.getTime() < renewAt && named !== undefined;
}

function readCertificate(cert: string, key: string): X509Certificate | undefined {
  try {
    const read = new X509Certificate(cert);
    return read.checkPrivateKey(createPrivateKey(key)) ? read : undefined;
  } catch {
    // Damaged or half a file: as good as none.
    return undefined;
  }
}
