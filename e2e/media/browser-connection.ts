import type { Page } from 'puppeteer-core';

/** What the browser's statistics say of one peer connection. */
export interface ConnectionStats {
  connection: string;
  srtpCipher?: string;
  dtlsCipher?: string;
  framesDecoded: number;
  audioPackets: number;
  /** Bytes of video sent so far. */
  videoBytesSent: number;
  packetsLost: number;
}

interface Connections {
  connections: Map<string, RTCPeerConnection>;
}

/**
 * A peer connection in a real browser, made as openvidu-browser 2.15.0 makes it: the offer is sent at once and without
 * candidates, and the answer is all that comes back.
 */
export class BrowserConnection {
  private readonly page: Page;
  private readonly name: string;

  private constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  /**
   * @param fourSections adds the second, trackless section per kind of Safari's offers.
   * @param simulcast sends the video in three layers, as openvidu-browser 2.32 does.
   */
  static async publisher(
    page: Page,
    name: string,
    { fourSections = false, simulcast = false } = {},
  ): Promise<[BrowserConnection, string]> {
    const offer = await page.evaluate(
      async (key, four, layers) => {
        const world = globalThis as unknown as Connections;
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 480 } });
        const connection = new RTCPeerConnection();
        (world.connections ??= new Map()).set(key, connection);
        for (const track of stream.getTracks()) {
          const sendEncodings = [4, 2, 1].map((divisor) => ({ rid: `rdiv${divisor}`, scaleResolutionDownBy: divisor }));
          const options: RTCRtpTransceiverInit = { direction: 'sendonly', streams: [stream], sendEncodings };
          if (layers && track.kind === 'video') connection.addTransceiver(track, options);
          else connection.addTrack(track, stream);
        }
        if (four) for (const kind of ['audio', 'video']) connection.addTransceiver(kind, { direction: 'sendonly' });
        const receiving = { offerToReceiveAudio: false, offerToReceiveVideo: false };
        await connection.setLocalDescription(await connection.createOffer(four ? {} : receiving));
        return connection.localDescription!.sdp;
      },
      name,
      fourSections,
      simulcast,
    );
    return [new BrowserConnection(page, name), offer];
  }

  static async subscriber(
    page: Page,
    name: string,
    kinds = { audio: true, video: true },
  ): Promise<[BrowserConnection, string]> {
    const offer = await page.evaluate(
      async (key, { audio, video }) => {
        const world = globalThis as unknown as Connections;
        const connection = new RTCPeerConnection();
        (world.connections ??= new Map()).set(key, connection);
        const receiving = { offerToReceiveAudio: audio, offerToReceiveVideo: video };
        await connection.setLocalDescription(await connection.createOffer(receiving));
        return connection.localDescription!.sdp;
      },
      name,
      kinds,
    );
    return [new BrowserConnection(page, name), offer];
  }

  /** Takes the answer. A subscriber plays it in a video element of the page. */
  async answer(sdp: string): Promise<void> {
    await this.page.evaluate(
      async (key, answer) => {
        const connection = (globalThis as unknown as Connections).connections.get(key)!;
        await connection.setRemoteDescription({ type: 'answer', sdp: answer });
        const tracks = connection.getReceivers().map(({ track }) => track);
        const video = document.createElement('video');
        video.autoplay = true;
        video.muted = true;
        video.srcObject = new MediaStream(tracks);
        document.body.append(video);
      },
      this.name,
      sdp,
    );
  }

  async stats(): Promise<ConnectionStats> {
    return await this.page.evaluate(async (key) => {
      const connection = (globalThis as unknown as Connections).connections.get(key)!;
      const stats = {
        connection: connection.connectionState as string,
        framesDecoded: 0,
        audioPackets: 0,
        videoBytesSent: 0,
        packetsLost: 0,
      };
      for (const report of (await connection.getStats()).values()) {
        if (report.type === 'transport')
          Object.assign(stats, { srtpCipher: report.srtpCipher, dtlsCipher: report.dtlsCipher });
        if (report.type === 'inbound-rtp') stats.packetsLost += report.packetsLost;
        if (report.type === 'inbound-rtp' && report.kind === 'video') stats.framesDecoded += report.framesDecoded;
        if (report.type === 'inbound-rtp' && report.kind === 'audio') stats.audioPackets += report.packetsReceived;
        if (report.type === 'outbound-rtp' && report.kind === 'video') stats.videoBytesSent += report.bytesSent;
      }
      return stats;
    }, this.name);
  }
}
