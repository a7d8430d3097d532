import { readFile } from 'node:fs/promises';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import type { Certificate } from './certificate.js';
import { keptCertificate } from './certificate-files.js';

/** The certificate to serve with; undefined when a proxy in front does TLS. */
export async function tlsOptions(configuration: GatewayConfiguration): Promise<Certificate | undefined> {
  switch (configuration.CERTIFICATE_TYPE) {
    case 'none':
      return undefined;
    case 'owncert': {
      const [cert, key] = await Promise.all([
        readFile(configuration.CERTIFICATE_FILE!, 'utf8'),
        readFile(configuration.CERTIFICATE_KEY_FILE!, 'utf8'),
      ]);
      return { cert, key };
    }
    case 'selfsigned':
      return await keptCertificate(configuration.CERTIFICATE_DIR, configuration.DOMAIN_OR_PUBLIC_IP);
  }
}
