import { z } from 'zod';

const Candidate = z.object({ candidate: z.string(), sdpMid: z.string(), sdpMLineIndex: z.int() });

/** Something that happened to a peer connection; `timestamp` in milliseconds since 1970. */
export const WebRtcEvent = z.discriminatedUnion('type', [
  z.object({ timestamp: z.int(), type: z.enum(['IceStateChanged', 'DtlsStateChanged']), state: z.string() }),
  z.object({
    timestamp: z.int(),
    type: z.literal('CandidatePairSelected'),
    localCandidate: z.string(),
    remoteCandidate: z.string(),
  }),
]);
export type WebRtcEvent = z.infer<typeof WebRtcEvent>;

/** The server's end of a peer connection as `?webRtcStats=true` shows it (REST semantics 2.3). */
export const WebRtcDetails = z.object({
  /** The client's SDP. */
  remoteSdp: z.string(),
  /** The server's SDP. */
  localSdp: z.string(),
  receivedCandidates: z.array(Candidate),
  gatheredCandidates: z.array(Candidate),
  /** The pair over which media flows, `candidate:… 1 UDP priority address port typ type`; null when there is none. */
  localCandidate: z.string().nullable(),
  remoteCandidate: z.string().nullable(),
  /** The oldest first. */
  events: z.array(WebRtcEvent),
});
export type WebRtcDetails = z.infer<typeof WebRtcDetails>;

export const WebRtcStats = WebRtcDetails.extend({ webrtcEndpointName: z.string() });
export type WebRtcStats = z.infer<typeof WebRtcStats>;

/** What is shown of a peer connection that its media node says nothing of. */
export const NO_WEBRTC_DETAILS: WebRtcDetails = {
  remoteSdp: '',
  localSdp: '',
  receivedCandidates: [],
  gatheredCandidates: [],
  localCandidate: null,
  remoteCandidate: null,
  events: [],
};
