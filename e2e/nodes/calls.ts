import { Participant } from '../clients/participant.ts';
import type { RestClient } from '../clients/rest-client.ts';
import type { WebRtcPeer } from '../clients/webrtc-peer.ts';
import { sessionLog } from '../observing/session-log.ts';
import { shouldHaveBeenTold, wasTold } from '../observing/told.ts';
import { until } from '../support/until.ts';

const LOOK_EVERY_MS = 20;
/** The tests' own process may be late, too; media that stops is missed for much longer. */
const LONGEST_PAUSE_MS = 1_500;

/** Two people: Alice publishes, Bob sees and hears her. */
export class Call {
  readonly session: string;
  readonly alice: Participant;
  readonly bob: Participant;
  private subscription: WebRtcPeer;
  private heard: { packets: number; at: number };
  private longestPauseMs = 0;
  private readonly timer: NodeJS.Timeout;

  private constructor(session: string, alice: Participant, bob: Participant, subscription: WebRtcPeer) {
    this.session = session;
    this.alice = alice;
    this.bob = bob;
    this.subscription = subscription;
    this.heard = { packets: subscription.received.audio, at: performance.now() };
    this.timer = setInterval(() => this.listen(), LOOK_EVERY_MS);
  }

  /** They may have come through different gateways. */
  static async begin(one: RestClient, other = one): Promise<Call> {
    const session = await one.createSession();
    const [alice, bob] = [await Participant.join(one, session), await Participant.join(other, session)];
    const { streamId } = await alice.publish();
    const subscription = await bob.subscribe(streamId);
    await subscription.receives(['audio', 'video']);
    return new Call(session, alice, bob, subscription);
  }

  /** Alice publishes again after her stream was ended, and Bob sees her. */
  async goOn(): Promise<void> {
    const { streamId } = await this.alice.publish();
    this.subscription = await this.bob.subscribe(streamId);
    await this.subscription.receives(['audio', 'video']);
    this.heard = { packets: this.subscription.received.audio, at: performance.now() };
  }

  /** The longest time without sound since it was last asked for, milliseconds. */
  takeLongestPause(): number {
    this.listen();
    const longest = this.longestPauseMs;
    this.longestPauseMs = 0;
    return longest;
  }

  /** Until both were told that Alice's stream is gone. @returns when the later one was, by `performance.now()` */
  async mediaIsLost(limitMs: number): Promise<number> {
    const told = { connectionId: this.alice.connectionId, reason: 'mediaServerDisconnect' };
    const times = [this.alice, this.bob].map(async ({ rpc }) => {
      const notified = await rpc.next('participantUnpublished', limitMs);
      if (JSON.stringify(notified) !== JSON.stringify(told))
        throw new Error(`They were told ${JSON.stringify(notified)}`);
      return performance.now();
    });
    return Math.max(...(await Promise.all(times)));
  }

  /** What they noticed, although they should not: that the stream has ended, or a pause since it was last asked. */
  disturbances(): string[] {
    const unpublished = ({ method }: { method: string }) => method === 'participantUnpublished';
    const ended = [this.alice, this.bob].some(({ rpc }) => rpc.notifications.some(unpublished));
    const pauseMs = Math.round(this.takeLongestPause());
    return [
      ...(ended ? ['the stream has ended'] : []),
      ...(pauseMs > LONGEST_PAUSE_MS ? [`${pauseMs} ms of silence`] : []),
    ];
  }

  /** What each of them was told too little or too much, or in another order, by the session's log. */
  async differences(databaseUrl: string): Promise<string[]> {
    const log = await sessionLog(databaseUrl, this.session);
    const differences: string[] = [];
    for (const each of [this.alice, this.bob]) {
      const expected = shouldHaveBeenTold(log, each).join(', ');
      // The newest may still be under way.
      await until('they are told everything', () => wasTold(each).join(', ').length >= expected.length).catch(() => 0);
      if (wasTold(each).join(', ') !== expected) differences.push(`${wasTold(each).join(', ')} instead of ${expected}`);
    }
    return differences;
  }

  /** They go, and the session ends. */
  async end(rest: RestClient): Promise<void> {
    clearInterval(this.timer);
    for (const each of [this.alice, this.bob]) each.close();
    await rest.delete(`/sessions/${this.session}`).timeout(10_000);
  }

  private listen(): void {
    const { audio: packets } = this.subscription.received;
    const now = performance.now();
    this.longestPauseMs = Math.max(this.longestPauseMs, now - this.heard.at);
    if (packets > this.heard.packets) this.heard = { packets, at: now };
  }
}
