const PAYLOAD_BYTES = 1100;

export interface RtpTrackOptions {
  ssrc: number;
  payloadType: number;
  sequence?: number;
  /** RTP time of the track's beginning. */
  timestamp?: number;
  /** Ticks of RTP time per millisecond. */
  rate: number;
}

/** Makes the RTP packets that a publisher would send of its frames. */
export class RtpTrack {
  private sequence: number;

  constructor(private readonly options: RtpTrackOptions) {
    this.sequence = options.sequence ?? 65_500;
  }

  /** @param ms the frame's time, from the beginning of the track. */
  opus(ms: number, data: Buffer): Buffer[] {
    return [this.packet(ms, true, data)];
  }

  vp8(ms: number, frame: Buffer): Buffer[] {
    return this.packets(
      ms,
      pieces(frame).map((piece, index) => Buffer.concat([Buffer.from([index === 0 ? 0x10 : 0x00]), piece])),
    );
  }

  /** Parameter sets go in one aggregate, large NAL units in fragments. */
  h264(ms: number, units: Buffer[]): Buffer[] {
    const isSmall = (unit: Buffer) => (unit[0]! & 0x1f) > 5 && unit.length < 500;
    const small = units.filter(isSmall);
    const aggregate = small.flatMap((unit) => [Buffer.from([unit.length >> 8, unit.length & 0xff]), unit]);
    return this.packets(ms, [
      ...(small.length > 0 ? [Buffer.concat([Buffer.from([0x78]), ...aggregate])] : []),
      ...units.filter((unit) => !isSmall(unit)).flatMap((unit) => fragments(unit)),
    ]);
  }

  private packets(ms: number, payloads: Buffer[]): Buffer[] {
    return payloads.map((payload, index) => this.packet(ms, index === payloads.length - 1, payload));
  }

  private packet(ms: number, marker: boolean, payload: Buffer): Buffer {
    const { ssrc, payloadType, timestamp = 0xffff_0000, rate } = this.options;
    const header = Buffer.alloc(12);
    header.writeUInt8(0x80, 0);
    header.writeUInt8(payloadType | (marker ? 0x80 : 0), 1);
    header.writeUInt16BE(this.sequence++ & 0xffff, 2);
    header.writeUInt32BE((timestamp + Math.round(ms * rate)) % 2 ** 32, 4);
    header.writeUInt32BE(ssrc, 8);
    return Buffer.concat([header, payload]);
  }
}

function fragments(unit: Buffer): Buffer[] {
  if (unit.length <= PAYLOAD_BYTES) return [unit];
  const [indicator, type] = [(unit[0]! & 0xe0) | 28, unit[0]! & 0x1f];
  return pieces(unit.subarray(1)).map((piece, index, all) => {
    const flags = (index === 0 ? 0x80 : 0) | (index === all.length - 1 ? 0x40 : 0);
    return Buffer.concat([Buffer.from([indicator, flags | type]), piece]);
  });
}

function pieces(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / PAYLOAD_BYTES);
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * PAYLOAD_BYTES, (index + 1) * PAYLOAD_BYTES),
  );
}
