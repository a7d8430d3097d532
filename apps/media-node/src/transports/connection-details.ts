import { candidatesIn, candidateText, isCandidateAt, peerReflexive, type IceCandidate } from '@convene/sdp';
import type { mediaOperations } from '@convene/service-contracts';
import type { types } from 'mediasoup';
import { RecentEvents } from './recent-events.js';

type Details = mediaOperations.ConnectionDetails;

/** What is known of a client's connection, for those who look for the reason why it does not work. */
export class ConnectionDetails {
  private transport?: types.WebRtcTransport;
  private readonly events = new RecentEvents();
  /** The answer, once there is one. */
  localSdp = '';

  /** @param remoteSdp the client's offer, which was parsed already. */
  constructor(private readonly remoteSdp: string) {}

  /** Writes down from now on what happens to the connection. */
  watch(transport: types.WebRtcTransport): void {
    this.transport = transport;
    transport.on('icestatechange', (state) =>
      this.events.note({ timestamp: Date.now(), type: 'IceStateChanged', state }),
    );
    transport.on('dtlsstatechange', (state) =>
      this.events.note({ timestamp: Date.now(), type: 'DtlsStateChanged', state }),
    );
    transport.on('iceselectedtuplechange', () => {
      const pair = this.selectedPair();
      if (pair !== undefined) this.events.note({ timestamp: Date.now(), type: 'CandidatePairSelected', ...pair });
    });
  }

  /**
   * The candidates that a client trickles never come here. Those that it is known by are the ones of its offer and the
   * one from which its packets came.
   */
  describe(): Details {
    const { remoteSdp, localSdp, events } = this;
    const pair = this.selectedPair();
    const gatheredCandidates = localSdp === '' ? [] : candidatesIn(localSdp);
    const offered = candidatesIn(remoteSdp);
    const { sdpMid, sdpMLineIndex } = gatheredCandidates[0] ?? { sdpMid: '', sdpMLineIndex: 0 };
    const learned =
      pair === undefined || offered.some(({ candidate }) => candidate === pair.remoteCandidate)
        ? []
        : [{ candidate: pair.remoteCandidate, sdpMid, sdpMLineIndex }];
    return {
      remoteSdp,
      localSdp,
      receivedCandidates: [...offered, ...learned],
      gatheredCandidates,
      localCandidate: pair?.localCandidate ?? null,
      remoteCandidate: pair?.remoteCandidate ?? null,
      events: events.list(),
    };
  }

  private selectedPair(): { localCandidate: string; remoteCandidate: string } | undefined {
    const { iceSelectedTuple: tuple, iceCandidates } = this.transport ?? {};
    if (tuple?.remoteIp === undefined || tuple.remotePort === undefined) return undefined;
    const { protocol, localAddress, localPort, remoteIp, remotePort } = tuple;
    const local = iceCandidates?.find(
      (each) => each.protocol === protocol && each.address === localAddress && each.port === localPort,
    );
    const remote = candidatesIn(this.remoteSdp).find(({ candidate }) =>
      isCandidateAt(candidate, protocol, remoteIp, remotePort),
    );
    if (local === undefined) return undefined;
    return {
      localCandidate: shown(local),
      remoteCandidate: remote?.candidate ?? shown(peerReflexive(protocol, remoteIp, remotePort)),
    };
  }
}

/** With the protocol's name in capitals, as the original shows it. */
function shown(candidate: IceCandidate): string {
  return candidateText(candidate).replace(/ (?:udp|tcp) /, (name) => name.toUpperCase());
}
