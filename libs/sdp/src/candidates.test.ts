import { expect, it } from 'vitest';
import { candidatesIn, candidateText, isCandidateAt, peerReflexive } from './candidates.js';
import { readFixture } from './fixtures/read-fixture.js';
import { testTransport } from './fixtures/test-transport.js';

const [udp, tcp] = testTransport.iceCandidates;

it('writes candidates as SDP does', () => {
  expect(candidateText(udp!)).toBe('candidate:udpcandidate 1 udp 1076302079 192.0.2.1 40000 typ host');
  expect(candidateText(tcp!)).toMatch(/ typ host tcptype passive$/);
});

it('calls an address that was only seen peer-reflexive', () => {
  const text = candidateText(peerReflexive('udp', '192.0.2.9', 1234));
  expect(text).toBe('candidate:peer 1 udp 1862270975 192.0.2.9 1234 typ prflx raddr 0.0.0.0 rport 9');
  expect(isCandidateAt(text, 'udp', '192.0.2.9', 1234)).toBe(true);
  expect(isCandidateAt(text, 'udp', '192.0.2.9', 1235)).toBe(false);
  expect(isCandidateAt(text, 'tcp', '192.0.2.9', 1234)).toBe(false);
});

it('finds the candidates of each section', () => {
  const offer = readFixture('chromium-publish').replaceAll(
    /^a=mid:(.*)$/gm,
    'a=mid:$1\r\na=candidate:1 1 UDP 2130706431 192.0.2.9 500$1 typ host',
  );
  expect(candidatesIn(offer)).toEqual([
    { candidate: 'candidate:1 1 UDP 2130706431 192.0.2.9 5000 typ host', sdpMid: '0', sdpMLineIndex: 0 },
    { candidate: 'candidate:1 1 UDP 2130706431 192.0.2.9 5001 typ host', sdpMid: '1', sdpMLineIndex: 1 },
  ]);
  expect(candidatesIn(readFixture('chromium-publish'))).toEqual([]);
});

it('leaves out what no client writes', () => {
  const line = (text: string) => `a=candidate:${text}\r\n`;
  const sdp = (lines: string) => `v=0\r\nm=audio 9 X 0\r\na=mid:0\r\n${lines}`;
  expect(candidatesIn(sdp(line('x'.repeat(1_000))))).toEqual([]);
  expect(candidatesIn(sdp(line('x').repeat(100)))).toHaveLength(50);
});
