import { randomInt } from 'node:crypto';
import dataChannel, { type PeerConnection, type Track } from 'node-datachannel';
import { until, within } from '../support/until.ts';
import { MediaSender } from './media-sender.ts';
import { isKeyFrameRequest, senderReport } from './rtcp.ts';
import {
  makeOffer,
  SHAPES,
  type Browser,
  type Identity,
  type OfferChanges,
  type PayloadTypes,
  type Ssrcs,
} from './offer-shapes.ts';
import type { TestMedia } from './test-media.ts';

const { PeerConnection: Connection, Video } = dataChannel;

export interface PeerOptions extends OfferChanges {
  browser?: Browser;
  audio?: boolean;
  video?: boolean;
  /** A publisher that wants its own media back over the same connection. */
  loopback?: boolean;
  /** Added to the payload of each video packet, to make a bitrate. */
  videoPayloadBytes?: number;
  /** What a publisher sends instead of filler. */
  media?: TestMedia;
  /** Gets each RTP packet that comes. */
  onPacket?: (packet: Buffer) => void;
  /** Gets each RTP packet of filler as it is sent. */
  onSent?: (packet: Buffer) => void;
  /** The UDP port to send from; by default one that no other peer had for long. */
  port?: number;
}

type Direction = 'sendonly' | 'recvonly' | 'sendrecv';
const LIBRARY_DIRECTIONS = { sendonly: 'SendOnly', recvonly: 'RecvOnly', sendrecv: 'SendRecv' } as const;
const ANSWERED: Record<Direction, Direction> = { sendonly: 'recvonly', recvonly: 'sendonly', sendrecv: 'sendrecv' };

const AUDIO_EVERY_MS = 20;
const VIDEO_EVERY_MS = 33;

/**
 * One peer connection without a browser: ICE, DTLS and SRTP are real, the RTP payloads are filler. It publishes or it
 * subscribes, as one connection of a browser does.
 *
 * The library hands a received packet to a section of the SDP only by an SSRC that the answer announces, and answers of
 * this system announce none. So the library is given one section for everything, and the server the sections that a
 * browser would send; with BUNDLE both describe the same transport.
 */
export class WebRtcPeer {
  /** RTP packets that came. */
  readonly received = { audio: 0, video: 0 };
  /** How often the server asked for a key frame. */
  keyFrameRequests = 0;
  /** The RTP times of the first packets that were sent. */
  readonly rtpStart: { audio?: number; video?: number } = {};
  /** The longest time without a packet since the first one, milliseconds. */
  longestPauseMs = 0;
  /** Resolves when the first RTP packet has come, with the time (performance.now). */
  readonly firstPacket: Promise<number>;

  private readonly connection: PeerConnection;
  private readonly track: Track;
  private readonly ssrcs: Ssrcs = { audio: ssrc(), video: ssrc(), rtx: ssrc() };
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly opened: Promise<void>;
  private gotFirstPacket!: (at: number) => void;
  private isClosed = false;
  private lastPacketAt?: number;

  private readonly direction: Direction;
  private readonly options: CompleteOptions;
  /** What sends the test media, once the transport is up. */
  sender?: MediaSender;

  private constructor(direction: Direction, options: CompleteOptions) {
    this.direction = direction;
    this.options = options;
    this.firstPacket = new Promise((resolve) => (this.gotFirstPacket = resolve));
    const portRangeBegin = options.port || nextPorts();
    const portRangeEnd = options.port || portRangeBegin + PORTS_PER_PEER - 1;
    const ports = { portRangeBegin, portRangeEnd };
    this.connection = new Connection('peer', { iceServers: [], disableAutoNegotiation: true, ...ports });
    const media = new Video('0', LIBRARY_DIRECTIONS[direction]);
    media.addVP8Codec(videoType(options.payloadTypes));
    if (direction !== 'recvonly') media.addSSRC(this.ssrcs.video, 'peer', 'stream', 'track');
    this.track = this.connection.addTrack(media);
    this.opened = new Promise((resolve) => this.track.onOpen(resolve));
    this.track.onMessage((packet) => this.count(packet));
  }

  static publisher(options: PeerOptions = {}): WebRtcPeer {
    return new WebRtcPeer(options.loopback ? 'sendrecv' : 'sendonly', withDefaults(options));
  }

  static subscriber(options: PeerOptions = {}): WebRtcPeer {
    return new WebRtcPeer('recvonly', withDefaults(options));
  }

  /** The offer to send to the server. */
  async offer(): Promise<string> {
    const local = new Promise<string>((resolve) => this.connection.onLocalDescription((sdp) => resolve(sdp)));
    this.connection.setLocalDescription('offer');
    const { browser, audio, video, payloadTypes, mids } = this.options;
    const kinds = [...(audio ? ['audio' as const] : []), ...(video ? ['video' as const] : [])];
    const ssrcs = this.direction === 'recvonly' ? undefined : this.ssrcs;
    return makeOffer(browser, this.direction, kinds, identityIn(await local), ssrcs, { payloadTypes, mids });
  }

  /** Takes the server's answer; a publisher starts to send as soon as the transport is up. */
  answer(sdpAnswer: string): void {
    this.connection.setRemoteDescription(this.answerForLibrary(sdpAnswer), 'answer');
    if (this.direction !== 'recvonly') void this.opened.then(() => this.startSending());
  }

  /** Until DTLS is up. */
  async connected(limitMs = 5_000): Promise<void> {
    const what = () => `the peer to connect; ${JSON.stringify(this.describe())}`;
    await within(limitMs, what, this.opened);
  }

  /** Where its packets come from, once it is connected. */
  get address(): { address: string; port: number } {
    const { address, port } = this.connection.getSelectedCandidatePair()!.local;
    return { address, port };
  }

  /** Until so many more packets of each given kind have come. */
  async receives(kinds: ('audio' | 'video')[], packets = 5, limitMs = 5_000): Promise<void> {
    const before = { ...this.received };
    await until(
      `the subscriber has received ${packets} more packets of ${kinds.join(' and ')}`,
      () => kinds.every((kind) => this.received[kind] >= before[kind] + packets),
      { limitMs, seen: () => ({ received: this.received, before, ice: this.connection.iceState() }) },
    );
  }

  /** What it sends, if that is test media. */
  get media(): TestMedia | undefined {
    return this.options.media;
  }

  /** Stops sending, but leaves the transport as it is. */
  stopSending(): void {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    this.sender?.stop();
  }

  /**
   * Sends an RTCP sender report.
   *
   * @param rtpTime belongs to publisherMs, milliseconds since 1970 of the publisher's clock.
   */
  sendReport(kind: 'audio' | 'video', rtpTime: number, publisherMs: number): void {
    this.track.sendMessageBinary(senderReport({ ssrc: this.ssrcs[kind], rtpTime, publisherMs }));
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.stopSending();
    this.connection.close();
  }

  private describe(): Record<string, unknown> {
    const candidates = (sdp?: string) => sdp?.split(/\r?\n/).filter((line) => line.startsWith('a=candidate'));
    return {
      state: this.connection.state(),
      ice: this.connection.iceState(),
      gathering: this.connection.gatheringState(),
      local: candidates(this.connection.localDescription()?.sdp),
      remote: candidates(this.connection.remoteDescription()?.sdp),
    };
  }

  private startSending(): void {
    if (this.isClosed) return;
    if (this.options.media) return this.sendMedia(this.options.media);
    const { audio, video, payloadTypes, videoPayloadBytes } = this.options;
    const frame = Buffer.alloc(20 + videoPayloadBytes);
    frame.set(payloadTypes.vp8 === undefined ? H264_PARAMETER_SET : VP8_KEY_FRAME);
    if (audio) this.send('audio', audioType(payloadTypes), Buffer.from('filler audio'), AUDIO_EVERY_MS, 48);
    if (video) this.send('video', videoType(payloadTypes), frame, VIDEO_EVERY_MS, 90);
  }

  private sendMedia(media: TestMedia): void {
    const { audio, video, payloadTypes } = this.options;
    const tracks = {
      ...(audio ? { audio: { ssrc: this.ssrcs.audio, payloadType: audioType(payloadTypes) } } : {}),
      ...(video ? { video: { ssrc: this.ssrcs.video, payloadType: videoType(payloadTypes) } } : {}),
    };
    this.sender = new MediaSender(media, tracks, (packet) => this.sendPacket(packet));
    this.sender.start();
  }

  private send(
    kind: 'audio' | 'video',
    payloadType: number,
    payload: Buffer,
    everyMs: number,
    ticksPerMs: number,
  ): void {
    let sequence = randomInt(0x7000);
    let timestamp = randomInt(0x7000_0000);
    this.rtpStart[kind] = timestamp;
    const one = () => {
      const header = Buffer.alloc(12);
      header.writeUInt8(0x80, 0);
      header.writeUInt8(0x80 | payloadType, 1);
      header.writeUInt16BE(sequence++ & 0xffff, 2);
      header.writeUInt32BE(timestamp >>> 0, 4);
      header.writeUInt32BE(this.ssrcs[kind], 8);
      timestamp += everyMs * ticksPerMs;
      const packet = Buffer.concat([header, payload]);
      this.options.onSent?.(packet);
      this.sendPacket(packet);
    };
    one();
    this.timers.push(setInterval(one, everyMs));
  }

  private sendPacket(packet: Buffer): void {
    if (!this.track.isOpen()) return;
    try {
      this.track.sendMessageBinary(packet);
    } catch (error) {
      // The library closes tracks in a thread of its own, at any moment.
      if (this.track.isOpen()) throw error;
    }
  }

  private count(packet: Buffer): void {
    if (isKeyFrameRequest(packet)) this.keyFrameRequests += 1;
    const payloadType = packet.readUInt8(1) & 0x7f;
    const { opus, vp8, h264 } = this.options.payloadTypes;
    if (![opus, vp8, h264].includes(payloadType)) return; // RTCP
    const now = performance.now();
    this.gotFirstPacket(now);
    if (this.lastPacketAt !== undefined) this.longestPauseMs = Math.max(this.longestPauseMs, now - this.lastPacketAt);
    this.lastPacketAt = now;
    this.received[payloadType === opus ? 'audio' : 'video']++;
    this.options.onPacket?.(packet);
  }

  private answerForLibrary(answer: string): string {
    const lines = answer.split(/\r?\n/);
    const kept = /^a=(ice-ufrag|ice-pwd|fingerprint|setup|candidate|end-of-candidates)/;
    const media = [...new Set(lines.filter((line) => kept.test(line)))];
    const type = videoType(this.options.payloadTypes);
    return [
      'v=0',
      'o=- 1 1 IN IP4 0.0.0.0',
      's=-',
      't=0 0',
      'a=group:BUNDLE 0',
      ...(lines.includes('a=ice-lite') ? ['a=ice-lite'] : []),
      `m=video 9 UDP/TLS/RTP/SAVPF ${type}`,
      'c=IN IP4 0.0.0.0',
      'a=mid:0',
      `a=${ANSWERED[this.direction]}`,
      'a=rtcp-mux',
      `a=rtpmap:${type} VP8/90000`,
      ...media,
      '',
    ].join('\r\n');
  }
}

type Optional = 'media' | 'onPacket' | 'onSent';
type CompleteOptions = Required<Omit<PeerOptions, Optional>> & Pick<PeerOptions, Optional>;

const withDefaults = (options: PeerOptions): CompleteOptions => ({
  browser: 'chromium',
  audio: true,
  video: true,
  loopback: false,
  videoPayloadBytes: 0,
  port: 0,
  payloadTypes: SHAPES[options.browser ?? 'chromium'],
  mids: ['0', '1'],
  ...options,
});

/** The descriptor of a frame's first packet, then a frame header that says "key frame" (RFC 7741). */
const VP8_KEY_FRAME = [0x10, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0xe0, 0x01];
/** The header of a sequence parameter set, with which key frames begin (RFC 6184). */
const H264_PARAMETER_SET = [0x67];
/** What stands for a codec that is not offered, and so never sent. */
const NONE = 96;

const audioType = ({ opus }: PayloadTypes): number => opus ?? NONE;
/** What a peer that offers both sends: the server prefers VP8. */
const videoType = ({ vp8, h264 }: PayloadTypes): number => vp8 ?? h264 ?? NONE;

/** One is enough; the others are for the case that it is taken. */
const PORTS_PER_PEER = 4;
const FIRST_PORT = 20_000;
const LAST_PORT = 60_000;
let port = randomInt(FIRST_PORT, LAST_PORT);

/**
 * Whatever comes from the port of a client that is not yet known to be gone is taken for that client's. On one machine,
 * with clients that vanish all the time, the system would soon give such a port to another one.
 */
function nextPorts(): number {
  port += PORTS_PER_PEER;
  if (port > LAST_PORT) port = FIRST_PORT;
  return port;
}

const ssrc = (): number => randomInt(1, 0xffff_ffff);

function identityIn(sdp: string): Identity {
  const value = (name: string): string => {
    const line = sdp.split(/\r?\n/).find((each) => each.startsWith(`a=${name}:`));
    if (!line) throw new Error(`The local description has no ${name}: ${sdp}`);
    return line.slice(name.length + 3);
  };
  return { ufrag: value('ice-ufrag'), password: value('ice-pwd'), fingerprint: value('fingerprint') };
}
