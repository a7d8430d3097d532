/** The server's end of a connection, with the names of mediasoup's `WebRtcTransport`, which can be passed as it is. */
export interface TransportDescription {
  readonly iceParameters: { readonly usernameFragment: string; readonly password: string };
  readonly iceCandidates: readonly IceCandidate[];
  readonly dtlsParameters: { readonly fingerprints: readonly { readonly algorithm: string; readonly value: string }[] };
}

export interface IceCandidate {
  readonly foundation: string;
  readonly protocol: 'udp' | 'tcp';
  readonly priority: number;
  readonly address: string;
  readonly port: number;
  readonly type: string;
  readonly tcpType?: string;
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
    ...(withCandidates ? [...iceCandidates.map(candidateLine), 'a=end-of-candidates'] : []),
  ];
}

function candidateLine({ foundation, protocol, priority, address, port, type, tcpType }: IceCandidate): string {
  const tcp = tcpType === undefined ? '' : ` tcptype ${tcpType}`;
  return `a=candidate:${foundation} 1 ${protocol} ${priority} ${address} ${port} typ ${type}${tcp}`;
}
