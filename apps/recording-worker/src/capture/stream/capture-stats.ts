/** What a capture has received and done since it was opened. */
export interface CaptureStats {
  /** RTP packets that were taken. */
  packets: number;
  /** Packets that were given up. */
  lost: number;
  /** Requests for packets, one for each time that a packet was asked for. */
  nacked: number;
  keyFramesRequested: number;
  /** Datagrams that were no packet of the source, came twice or too late. */
  refused: number;
  /** Frames that were not written: the disk was too slow or full, or they came too late for their file. */
  dropped: number;
  /** Written to files. */
  bytes: number;
}

export function noStats(): CaptureStats {
  return { packets: 0, lost: 0, nacked: 0, keyFramesRequested: 0, refused: 0, dropped: 0, bytes: 0 };
}
