import { randomInt } from 'node:crypto';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ALPHANUMERIC = `${UPPER}abcdefghijklmnopqrstuvwxyz0123456789`;
const BASE_32 = '0123456789abcdefghijklmnopqrstuv';

const pick = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
const capitalised = (length: number): string => pick(UPPER, 1) + pick(ALPHANUMERIC, length - 1);

/** `ses_YnDaGYNcd7`, for sessions whose creator named none. */
export const newSessionId = (): string => `ses_${capitalised(10)}`;

/** `con_Xnxg19tonh`. */
export const newConnectionId = (): string => `con_${capitalised(10)}`;

/** `tok_V1d3Ux8Z0bqkT9aB`: the secret part of a token. */
export const newTokenId = (): string => `tok_${capitalised(16)}`;

/** 12 and 24 alphanumerics: whom and what the TURN server knows a client by. */
export const newTurnUsername = (): string => pick(ALPHANUMERIC, 12);
export const newTurnCredential = (): string => pick(ALPHANUMERIC, 24);

/** 130 random bits in base 32: what a client shows to come back after a lost socket. */
export const newRpcSessionId = (): string => pick(BASE_32, 26);

/** `str_CAM_GPdf_con_Xnxg19tonh`; `MIC` for streams without video, else the first letters of the video's type. */
export function newStreamId(connectionId: string, hasVideo: boolean, typeOfVideo: string): string {
  const type = hasVideo ? typeOfVideo.slice(0, 3).toUpperCase() || 'CAM' : 'MIC';
  return `str_${type}_${capitalised(4)}_${connectionId}`;
}

/** What a session's id may consist of. */
export const SESSION_ID_FORMAT = /^[a-zA-Z0-9_-]+$/;

/** A `customSessionId` may also be empty, which is the same as none. */
export const SESSION_ID_OR_NONE = /^[a-zA-Z0-9_-]*$/;
