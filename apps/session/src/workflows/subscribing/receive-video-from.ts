import { ownerIn } from '@convene/openvidu-protocol';
import type { RequestOf, rpcOperations } from '@convene/service-contracts';
import { Injectable } from '@nestjs/common';
import { mayReceive, subscribe, unsubscribe } from '../../rules/stream/subscribe.js';
import { type Caller, Sessions } from '../changing/sessions.js';
import { SubscriptionMedia } from './subscription-media.js';

const METHOD = 'receiveVideoFrom';

/** A participant begins to receive a stream, and stops. */
@Injectable()
export class ReceiveVideoFrom {
  constructor(
    private readonly sessions: Sessions,
    private readonly media: SubscriptionMedia,
  ) {}

  /**
   * Protocol 7.5. The sender is a stream id, or its owner's connection id.
   * @throws RpcError 803, 102, 105, 302, 999
   */
  async receive(
    caller: Caller,
    { sender, sdpOffer }: RequestOf<typeof rpcOperations.receiveVideoFrom>['params'],
    subscriptionId: string,
  ): Promise<{ sdpAnswer: string }> {
    const parts = { people: [sender, ownerIn(sender)], streams: [sender], between: true };
    const looked = await this.sessions.lookAs(caller, METHOD, parts, (draft, subscriber) => ({
      subscriber,
      ...mayReceive(draft, subscriber, sender),
    }));
    const { id } = looked.result.stream;
    // Everything may have changed while the media was made, so the rule looks at it again.
    return this.media.open({ caller, ...looked.result, sdpOffer, subscriptionId }, (made) =>
      looked.change((draft, subscriber) => subscribe(draft, subscriber, id, made)),
    );
  }

  /** Protocol 7.6. @throws RpcError 803, 102; receiving nothing from him is no error */
  async unsubscribe(
    caller: Caller,
    { sender }: RequestOf<typeof rpcOperations.unsubscribeFromVideo>['params'],
  ): Promise<void> {
    const parts = { people: [sender], between: true };
    await this.sessions.changeAs(caller, 'unsubscribeFromVideo', parts, (draft, subscriber) =>
      unsubscribe(draft, subscriber, sender),
    );
  }
}
