import { candidateText, type IceCandidate } from '../candidates.js';

/** The server's end of a connection, with the names of mediasoup's `WebRtcTransport`, which can be passed as it is. */
export interface TransportDescription {
  readonly iceParameters: { readonly usernameFragment: string; readonly password: string };
  readonly iceCandidates: readonly IceCandidate[];
  readonly dtlsParameters: { readonly fingerprints: readonly { readonly algorithm: string; readonly value: string }[] };
}

/** ICE and DTLS lines of a bundled section: an ICE-lite DTLS server whose candidates are all known. */
export function transportLines(transport: TransportDescription, withCandidates: boolean): string[] {
  const { iceParameters, iceCandidates, dtlsParameters } = transport;
  const fingerprint =
    dtlsParameters.fingerprints.find(({ algorithm }) => algorithm === 'sha-256') ?? dtlsParameters.fingerprints[0];
  if (fingerprint === undefined) throw new TypeError('A transport description needs a certificate fingerprint');
  return [
    `a=ice-ufrag:${iceParameters.usernameFragment}`,
    `a=ice-pwd:${iceParameters.password}`,
    `a=fingerprint:${fingerprint.algorithm} ${fingerprint.value}`,
    'a=setup:passive',
    ...(withCandidates ? [...iceCandidates.map((each) => `a=${candidateText(each)}`), 'a=end-of-candidates'] : []),
  ];
}
