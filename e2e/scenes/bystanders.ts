import { Participant } from '../clients/participant.ts';
import type { RestClient } from '../clients/rest-client.ts';
import type { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { rest as shared } from '../stack/shared-stack.ts';

/** Two people in a call of their own, on the same services, who must not notice anything. */
export class Bystanders {
  private readonly rest: RestClient;
  private readonly session: string;
  private readonly alice: Participant;
  private readonly bob: Participant;
  private readonly subscription: WebRtcPeer;
  private said = 0;

  private constructor(
    rest: RestClient,
    session: string,
    alice: Participant,
    bob: Participant,
    subscription: WebRtcPeer,
  ) {
    this.rest = rest;
    this.session = session;
    this.alice = alice;
    this.bob = bob;
    this.subscription = subscription;
  }

  /** @param rest of the services that are meant; by default those that the tests share */
  static async meet(rest = shared): Promise<Bystanders> {
    const session = await rest.createSession();
    const [alice, bob] = [await Participant.join(rest, session), await Participant.join(rest, session)];
    const { streamId } = await alice.publish();
    const subscription = await bob.subscribe(streamId);
    return new Bystanders(rest, session, alice, bob, subscription);
  }

  goHome(): void {
    for (const each of [this.alice, this.bob]) each.close();
  }

  /** @throws Error when sound, picture or a signal does not arrive in time, or one arrives that was never sent */
  async areUndisturbed(): Promise<void> {
    await this.subscription.receives(['audio', 'video']);
    const data = String(++this.said);
    await this.rest.post('/signal', { session: this.session, data }).expect(200);
    const signal = await this.bob.rpc.next('sendMessage');
    if (signal.data !== data) throw new Error(`Signal ${data} was expected, ${JSON.stringify(signal)} came`);
  }
}
