import { attributes, readBlocks } from './offer/sdp-lines.js';

/** A transport candidate, with the names of mediasoup's `IceCandidate`. */
export interface IceCandidate {
  readonly foundation: string;
  readonly protocol: 'udp' | 'tcp';
  readonly priority: number;
  readonly address: string;
  readonly port: number;
  readonly type: string;
  readonly tcpType?: string;
}

/** A candidate as browsers trickle it. */
export interface CandidateText {
  candidate: string;
  sdpMid: string;
  sdpMLineIndex: number;
}

/** More candidates than a client has, and longer ones than it writes, are not looked at. */
const MAX_CANDIDATES = 50;
const MAX_LENGTH = 300;

/** `candidate:foundation 1 udp priority address port typ type`: what follows `a=` in SDP (RFC 8839, section 5.1). */
export function candidateText({ foundation, protocol, priority, address, port, type, tcpType }: IceCandidate): string {
  const related = type === 'host' ? '' : ' raddr 0.0.0.0 rport 9'; // as the RFC wants it when that is not told
  const tcp = tcpType === undefined ? '' : ` tcptype ${tcpType}`;
  return `candidate:${foundation} 1 ${protocol} ${priority} ${address} ${port} typ ${type}${related}${tcp}`;
}

/**
 * The candidates in an offer or answer.
 *
 * @throws SdpError when it is no SDP.
 */
export function candidatesIn(sdp: string): CandidateText[] {
  const all = readBlocks(sdp).sections.flatMap((section, sdpMLineIndex) => {
    const [sdpMid = ''] = attributes(section, 'mid');
    return attributes(section, 'candidate').map((text) => ({ candidate: `candidate:${text}`, sdpMid, sdpMLineIndex }));
  });
  return all.filter(({ candidate }) => candidate.length <= MAX_LENGTH).slice(0, MAX_CANDIDATES);
}

/**
 * A client's candidate of which nothing is known but where its packets come from: a peer-reflexive one (RFC 8445,
 * section 7.3.1.3), with the priority that the RFC recommends for the only one of its kind.
 */
export function peerReflexive(protocol: 'udp' | 'tcp', address: string, port: number): IceCandidate {
  const tcpType = protocol === 'tcp' ? 'active' : undefined;
  return { foundation: 'peer', protocol, priority: 1_862_270_975, address, port, type: 'prflx', tcpType };
}

/** Whether a candidate's text names this address. */
export function isCandidateAt(text: string, protocol: string, address: string, port: number): boolean {
  const [, , itsProtocol, , itsAddress, itsPort] = text.split(/\s+/);
  return itsProtocol?.toLowerCase() === protocol && itsAddress === address && itsPort === String(port);
}
