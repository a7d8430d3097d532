import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** A certificate that nobody else has signed, as cameras make theirs, in files that are gone after the test. */
export async function makeCertificate(): Promise<{ certificate: string; key: string }> {
  const folder = await temporaryFolder();
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'camera' }], { keyType: 'ec' });
  const tls = { certificate: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
  await writeFile(tls.certificate, cert);
  await writeFile(tls.key, key);
  return tls;
}
