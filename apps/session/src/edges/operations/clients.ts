import { type ReplyOf, type RequestOf, rpcOperations as rpc, sessionService } from '@convene/service-contracts';
import { type Answering, Answers } from '@convene/service-kit';
import { refuseFilter } from '../../rules/stream/refuse-filter.js';
import { JoinRoom } from '../../workflows/joining/join-room.js';
import { LeaveRoom } from '../../workflows/joining/leave-room.js';
import { ForceUnpublish } from '../../workflows/publishing/force-unpublish.js';
import { OwnStream } from '../../workflows/publishing/own-stream.js';
import { PublishVideo } from '../../workflows/publishing/publish-video.js';
import { ReconnectStream } from '../../workflows/reconnecting/reconnect-stream.js';
import { Reconnection } from '../../workflows/reconnecting/reconnection.js';
import { Sessions } from '../../workflows/changing/sessions.js';
import { Signals } from '../../workflows/signals.js';
import { ReceiveVideoFrom } from '../../workflows/subscribing/receive-video-from.js';

/** What clients ask, each method of the protocol. */
@Answers(sessionService.rpc)
export class Clients implements Answering<typeof rpc> {
  constructor(
    private readonly joining: JoinRoom,
    private readonly leaving: LeaveRoom,
    private readonly reconnection: Reconnection,
    private readonly publishing: PublishVideo,
    private readonly ownStream: OwnStream,
    private readonly forcing: ForceUnpublish,
    private readonly reconnecting: ReconnectStream,
    private readonly receiving: ReceiveVideoFrom,
    private readonly signals: Signals,
    private readonly sessions: Sessions,
  ) {}

  async joinRoom(request: RequestOf<typeof rpc.joinRoom>) {
    return this.joining.join(request);
  }

  async leaveRoom(caller: RequestOf<typeof rpc.leaveRoom>) {
    await this.leaving.leave(caller);
  }

  async connect({ params, gatewayId }: RequestOf<typeof rpc.connect>) {
    return this.reconnection.connect(params.sessionId, gatewayId);
  }

  async publishVideo({ params, publicationId, ...caller }: RequestOf<typeof rpc.publishVideo>) {
    return this.publishing.publish(caller, params, publicationId);
  }

  async unpublishVideo(caller: RequestOf<typeof rpc.unpublishVideo>) {
    await this.ownStream.unpublish(caller);
  }

  async receiveVideoFrom({ params, subscriptionId, ...caller }: RequestOf<typeof rpc.receiveVideoFrom>) {
    return this.receiving.receive(caller, params, subscriptionId);
  }

  async unsubscribeFromVideo({ params, ...caller }: RequestOf<typeof rpc.unsubscribeFromVideo>) {
    await this.receiving.unsubscribe(caller, params);
  }

  async reconnectStream({ params, ...caller }: RequestOf<typeof rpc.reconnectStream>) {
    return this.reconnecting.reconnect(caller, params);
  }

  async streamPropertyChanged({ params, ...caller }: RequestOf<typeof rpc.streamPropertyChanged>) {
    await this.ownStream.propertyChanged(caller, params);
  }

  async sendMessage({ signals, ...caller }: RequestOf<typeof rpc.sendMessage>) {
    return { outcomes: await this.signals.sendAs(caller, signals) };
  }

  async forceDisconnect({
    params,
    ...caller
  }: RequestOf<typeof rpc.forceDisconnect>): Promise<ReplyOf<typeof rpc.forceDisconnect>> {
    return { toldWith: await this.leaving.forceByUser(caller, params.connectionId) };
  }

  async forceUnpublish({ params, ...caller }: RequestOf<typeof rpc.forceUnpublish>) {
    await this.forcing.byUser(caller, params.streamId);
  }

  async filter({ request, ...caller }: RequestOf<typeof rpc.filter>) {
    const parts = { streams: [request.streamId] };
    await this.sessions.lookAs(caller, request.action, parts, (draft, participant) =>
      refuseFilter(draft, participant, request),
    );
  }
}
