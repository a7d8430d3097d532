import { makeOffer } from '../../e2e/clients/offer-shapes.ts';
import { cameraParams, joinParams } from '../../e2e/clients/participant.ts';
import { RpcClient } from '../../e2e/clients/rpc-client.ts';

const IDENTITY = {
  ufrag: 'x4jv',
  password: '0y6t3r8e5w2q9z7x4c1v6b3n',
  fingerprint: `sha-256 ${Array.from({ length: 32 }, (_, index) => (0xa0 + index).toString(16).toUpperCase()).join(':')}`,
};
const SSRCS = { audio: 1_001, video: 1_002, rtx: 1_003 };
const PUBLISHES = makeOffer('chromium', 'sendonly', ['audio', 'video'], IDENTITY, SSRCS);
const RECEIVES = makeOffer('chromium', 'recvonly', ['audio', 'video'], IDENTITY);

/** Somebody in a session, over a real WebSocket and without media: he offers, and the simulated nodes answer. */
export class Person {
  streamId = '';
  private readonly rpc: RpcClient;
  readonly session: string;
  private readonly token: string;

  constructor(rpc: RpcClient, session: string, token: string) {
    this.rpc = rpc;
    this.session = session;
    this.token = token;
  }

  static async connect(url: string, session: string, token: string): Promise<Person> {
    return new Person(await RpcClient.open(url), session, token);
  }

  async join(): Promise<void> {
    await this.rpc.call('joinRoom', joinParams(this.session, this.token));
  }

  async publish(): Promise<void> {
    const { id } = await this.rpc.call('publishVideo', { ...cameraParams(), sdpOffer: PUBLISHES });
    this.streamId = id;
  }

  async receive({ streamId }: Person): Promise<void> {
    await this.rpc.call('receiveVideoFrom', { sender: streamId, sdpOffer: RECEIVES });
  }

  async signal(): Promise<void> {
    const message = { to: [], type: 'signal:chat', data: 'Can you all hear me?' };
    await this.rpc.call('sendMessage', { message: JSON.stringify(message) });
  }

  async leave(): Promise<void> {
    await this.rpc.call('leaveRoom', {});
    await this.rpc.close();
  }

  /** Without a word. */
  vanish(): void {
    if (this.rpc.isOpen) this.rpc.kill();
  }
}
