const FINGERPRINT = Array.from({ length: 32 }, (_, index) => (0xa0 + index).toString(16).toUpperCase()).join(':');

const TRANSPORT = [
  'c=IN IP4 127.0.0.1',
  'a=ice-ufrag:x4jv2k9q7m1c8w3n',
  'a=ice-pwd:0y6t3r8e5w2q9z7x4c1v6b3n8m5k2j7h',
  `a=fingerprint:sha-256 ${FINGERPRINT}`,
  'a=setup:active',
  'a=candidate:udpcandidate 1 udp 1076302079 127.0.0.1 40000 typ host',
  'a=candidate:tcpcandidate 1 tcp 1076276479 127.0.0.1 40000 typ host tcptype passive',
  'a=end-of-candidates',
  'a=ice-options:renomination',
  'a=rtcp-mux',
  'a=rtcp-rsize',
];

/** An answer as long as a media node's; nobody connects to what it describes. */
export const plausibleAnswer = (direction: 'recvonly' | 'sendonly'): string =>
  [
    'v=0',
    'o=mediasoup-client 10000 1 IN IP4 0.0.0.0',
    's=-',
    't=0 0',
    'a=ice-lite',
    'a=group:BUNDLE 0 1',
    'a=msid-semantic: WMS *',
    'm=audio 7 UDP/TLS/RTP/SAVPF 111',
    ...TRANSPORT,
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'a=fmtp:111 minptime=10;useinbandfec=1',
    'a=mid:0',
    `a=${direction}`,
    'm=video 7 UDP/TLS/RTP/SAVPF 96 97',
    ...TRANSPORT,
    'a=rtpmap:96 VP8/90000',
    'a=rtpmap:97 rtx/90000',
    'a=fmtp:97 apt=96',
    ...['goog-remb', 'transport-cc', 'ccm fir', 'nack', 'nack pli'].map((feedback) => `a=rtcp-fb:96 ${feedback}`),
    'a=mid:1',
    `a=${direction}`,
    '',
  ].join('\r\n');
