import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { shownCameraUri } from './shown-camera-uri.js';

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';
const ALPHANUMERIC = `${UPPER}abcdefghijklmnopqrstuvwxyz${DIGITS}`;
const BASE_32 = '0123456789abcdefghijklmnopqrstuv';

const pick = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
const capitalised = (length: number): string => pick(UPPER, 1) + pick(ALPHANUMERIC, length - 1);

/** `ses_YnDaGYNcd7`, for sessions whose creator named none. */
export const newSessionId = (): string => `ses_${capitalised(10)}`;

/** `con_Xnxg19tonh`. */
export const newConnectionId = (): string => `con_${capitalised(10)}`;

/** Characters of the id of a camera's connection: paths may be long. */
const MAX_CAMERA_CONNECTION_ID = 128;

/**
 * `ipc_IPCAM_rtsp_A8MJ_91_191_213_49_554_live_mpeg4_sdp`: a camera's connection is named after where it is, as far as
 * that may be shown to everybody.
 */
export function newCameraConnectionId(uri: string): string {
  const { protocol, host, pathname } = new URL(shownCameraUri(uri));
  const place = `${host}${pathname}`.replaceAll('-', '').replaceAll(/[^A-Za-z0-9_]/g, '_');
  const id = `ipc_IPCAM_${protocol.slice(0, -1)}_${pick(UPPER + DIGITS, 4)}_${place}`;
  return id.slice(0, MAX_CAMERA_CONNECTION_ID);
}

/** The connection id at the end of a stream id (`str_CAM_Ab12_con_Xy34`), or the text as it is when it names none. */
export const ownerIn = (streamId: string): string => /(?<=^|_)(?:ipc_IPCAM_|con_).*$/.exec(streamId)?.[0] ?? streamId;

/** `tok_V1d3Ux8Z0bqkT9aB`: the secret part of a token. */
export const newTokenId = (): string => `tok_${capitalised(16)}`;

/** 12 and 24 alphanumerics: whom and what the TURN server knows a client by. */
export const newTurnUsername = (): string => pick(ALPHANUMERIC, 12);
export const newTurnCredential = (): string => pick(ALPHANUMERIC, 24);

/** 130 random bits in base 32: what a client shows to come back after a lost socket. */
export const newRpcSessionId = (): string => pick(BASE_32, 26);

/**
 * `str_CAM_GPdf_con_Xnxg19tonh`, `str_IPC_XC1W_ipc_IPCAM_rtsp_…`; `MIC` for streams without video, else the first letters
 * of the video's type.
 */
export function newStreamId(connectionId: string, hasVideo: boolean, typeOfVideo: string): string {
  const type = hasVideo ? typeOfVideo.slice(0, 3).toUpperCase() || 'CAM' : 'MIC';
  return `str_${type}_${capitalised(4)}_${connectionId}`;
}

/**
 * Characters of a session's id, and of a recording's name. The names of all files that are made of them, such as
 * `.recording.<session id>-12` and `<name>.webm`, fit into the 255 bytes that file systems have for one.
 */
export const MAX_NAME = 200;

/** What the id of a session, and of a recording, consists of. */
export const ID_FORMAT = /^[a-zA-Z0-9_-]+$/;

/** A `customSessionId`, and the name of a recording, may also be empty, which is the same as none. */
export const NameOrNone = z
  .string()
  .max(MAX_NAME)
  .regex(/^[a-zA-Z0-9_-]*$/);
