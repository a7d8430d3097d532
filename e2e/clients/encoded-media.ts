/** The frames in an IVF file: a header of 32 bytes, then each frame behind 12 bytes that begin with its size. */
export function ivfFrames(ivf: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 32; at < ivf.length;) {
    const size = ivf.readUInt32LE(at);
    frames.push(ivf.subarray(at + 12, at + 12 + size));
    at += 12 + size;
  }
  return frames;
}

/** The Opus packets in an Ogg file: pages whose tables of segments say where packets end; the first two are headers. */
export function oggPackets(ogg: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  let open: Buffer[] = [];
  for (let at = 0; at < ogg.length;) {
    const segments = ogg.subarray(at + 27, at + 27 + ogg.readUInt8(at + 26));
    at += 27 + segments.length;
    for (const size of segments) {
      open.push(ogg.subarray(at, at + size));
      at += size;
      if (size === 255) continue;
      packets.push(Buffer.concat(open));
      open = [];
    }
  }
  return packets.slice(2);
}
