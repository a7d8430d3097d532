import { z } from 'zod';

const Candidate = z
  .object({
    candidate: z.string().meta({ description: '`candidate:… 1 UDP <priority> <address> <port> typ <type> …`' }),
    sdpMid: z.string().meta({ description: 'The section of the SDP that it belongs to, by its mid.' }),
    sdpMLineIndex: z.int().meta({ description: 'The section of the SDP that it belongs to, counted from 0.' }),
  })
  .meta({ id: 'Candidate', description: 'An ICE candidate.' });
const candidates = z.array(Candidate);
const selected = z.string().nullable();
const timestamp = z.int().meta({ description: 'When it happened, in milliseconds since 1970, UTC.' });

/** Something that happened to a peer connection; `timestamp` in milliseconds since 1970. */
export const WebRtcEvent = z
  .discriminatedUnion('type', [
    z.object({
      timestamp,
      type: z.enum(['IceStateChanged', 'DtlsStateChanged']).meta({ description: 'Which state has changed.' }),
      state: z.string().meta({ description: 'What it is now.' }),
    }),
    z.object({
      timestamp,
      type: z.literal('CandidatePairSelected').meta({ description: 'Media flows over another pair from now on.' }),
      localCandidate: z.string().meta({ description: 'The server’s end of it.' }),
      remoteCandidate: z.string().meta({ description: 'The client’s end of it.' }),
    }),
    z.object({
      timestamp,
      type: z.literal('CameraStateChanged').meta({ description: 'An IP camera was connected, or lost.' }),
      state: z.string().meta({
        description: '`idle` (nobody receives it), `connecting`, `playing` or `waiting` (to be tried again).',
      }),
      reason: z.string().optional().meta({ description: 'Why it cannot be received, or played.' }),
    }),
  ])
  .meta({ id: 'WebRtcEvent', description: 'Something that happened to a peer connection.' });
export type WebRtcEvent = z.infer<typeof WebRtcEvent>;

/** The server's end of a peer connection as `?webRtcStats=true` shows it (REST semantics 2.3). */
export const WebRtcDetails = z.object({
  remoteSdp: z.string().meta({ description: 'The client’s SDP. Only with `webRtcStats=true`, as all that follows.' }),
  localSdp: z.string().meta({ description: 'The server’s SDP.' }),
  receivedCandidates: candidates.meta({ description: 'The client’s candidates that the server knows.' }),
  gatheredCandidates: candidates.meta({ description: 'The server’s candidates.' }),
  localCandidate: selected.meta({ description: 'The server’s end of the pair over which media flows.' }),
  remoteCandidate: selected.meta({ description: 'The client’s end of the pair over which media flows.' }),
  events: z.array(WebRtcEvent).meta({ description: 'What happened to the peer connection, the oldest first.' }),
});
export type WebRtcDetails = z.infer<typeof WebRtcDetails>;

export const WebRtcStats = WebRtcDetails.extend({
  webrtcEndpointName: z.string().meta({ description: 'Names the peer connection. Only with `webRtcStats=true`.' }),
});
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
