import type { RtpHeaderExtensionUri } from '../rtp-parameters.js';

/** The header extension in which packets carry the mid of their section. */
export const MID: RtpHeaderExtensionUri = 'urn:ietf:params:rtp-hdrext:sdes:mid';
/** A token (RFC 8866, section 9), not longer than any client makes them. */
const TOKEN = /^[!#-'*+\-.0-9A-Z^-~]{1,256}$/;
/** mediasoup leaves so many bytes for the mid in the header of an RTP packet. */
const MAX_IN_PACKETS = 8;

/** What a mid that is none has to become. */
export const MID_RULE = "use 1 to 256 letters, digits and characters of !#$%&'*+-.^_`{|}~";

export function isMid(text: string): boolean {
  return TOKEN.test(text);
}

/**
 * Whether RTP packets can carry a section's mid. Older Firefoxes have longer ones (`sdparta_0`): their packets, in both
 * directions, are told apart by SSRC and payload type, and the header extension is left out of the answer.
 */
export function fitsPackets(mid: string): boolean {
  return mid.length <= MAX_IN_PACKETS;
}
