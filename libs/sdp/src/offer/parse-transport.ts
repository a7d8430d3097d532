import { SdpError } from '../sdp-error.js';
import type { Fingerprint, FingerprintAlgorithm } from './offer.js';
import { attribute, attributes, type SdpBlock } from './sdp-lines.js';

/** Bytes of each hash that mediasoup can verify, strongest first. */
const HASH_BYTES = new Map<string, number>([
  ['sha-512', 64],
  ['sha-384', 48],
  ['sha-256', 32],
  ['sha-224', 28],
  ['sha-1', 20],
]);

/**
 * The strongest certificate fingerprint of a section, or of the whole offer (RFC 8122).
 *
 * @throws SdpError when there is none that can be verified.
 */
export function parseFingerprint(section: SdpBlock, session: SdpBlock): Fingerprint {
  const lines = [...attributes(section, 'fingerprint'), ...attributes(session, 'fingerprint')];
  if (lines.length === 0) throw new SdpError('The offer has no a=fingerprint; media is only accepted over DTLS-SRTP');
  const values = new Map(
    lines
      .map((line) => line.trim().split(' ', 2) as [string, string])
      .map(([name, hash]) => [name.toLowerCase(), hash]),
  );
  for (const [algorithm, bytes] of HASH_BYTES) {
    const value = values.get(algorithm)?.toUpperCase();
    if (value?.length === bytes * 3 - 1 && /^[0-9A-F]{2}(?::[0-9A-F]{2})*$/.test(value)) {
      return { algorithm: algorithm as FingerprintAlgorithm, value };
    }
  }
  throw new SdpError(
    `The offer's a=fingerprint is malformed or of an unknown hash; use one of ${[...HASH_BYTES.keys()].join(', ')}`,
  );
}

/**
 * Checks that the client can be the DTLS client of an ICE-lite server, which is what every answer says.
 *
 * @throws SdpError when ICE credentials are missing or the client wants to be the DTLS server.
 */
export function checkTransport(section: SdpBlock, session: SdpBlock): void {
  for (const name of ['ice-ufrag', 'ice-pwd']) {
    const value = attribute(section, name) ?? attribute(session, name);
    if (value === undefined || !/^[A-Za-z0-9+/=_-]{4,256}$/.test(value)) {
      throw new SdpError(`The offer has no usable a=${name}; it is made by the browser's ICE agent, do not remove it`);
    }
  }
  const setup = attribute(section, 'setup') ?? attribute(session, 'setup') ?? 'actpass';
  if (setup !== 'actpass' && setup !== 'active') {
    throw new SdpError('The offer asks to be the DTLS server (a=setup); use actpass, as every offer has to');
  }
}
