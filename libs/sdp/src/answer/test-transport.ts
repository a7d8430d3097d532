import type { TransportDescription } from './transport-description.js';

/** What mediasoup says of a transport that listens on one address, for tests. */
export const testTransport: TransportDescription = {
  iceParameters: { usernameFragment: 'ufragufragufrag', password: 'passwordpasswordpasswordpassword' },
  iceCandidates: [
    { foundation: 'udpcandidate', protocol: 'udp', priority: 1076302079, address: '192.0.2.1', port: 40000, type: 'host' },
    { foundation: 'tcpcandidate', protocol: 'tcp', priority: 1076276479, address: '192.0.2.1', port: 40000, type: 'host', tcpType: 'passive' },
  ],
  dtlsParameters: {
    fingerprints: [
      { algorithm: 'sha-1', value: Array(20).fill('11').join(':') },
      { algorithm: 'sha-256', value: Array(32).fill('AB').join(':') },
    ],
  },
};
