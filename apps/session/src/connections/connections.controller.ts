import {
  gatewayOperations,
  restOperations,
  rpcOperations,
  type ReplyOf,
  type RequestOf,
} from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { ForceDisconnect } from './force-disconnect.js';
import { JoinRoom } from './join-room.js';
import { LeaveRoom } from './leave-room.js';
import { Reconnection } from './reconnection.js';

@Controller()
export class ConnectionsController {
  constructor(
    private readonly joinRoom: JoinRoom,
    private readonly leaveRoom: LeaveRoom,
    private readonly reconnection: Reconnection,
    private readonly forceDisconnect: ForceDisconnect,
  ) {}

  @Handles(rpcOperations.joinRoom)
  async join(request: RequestOf<typeof rpcOperations.joinRoom>) {
    return this.joinRoom.join(request);
  }

  @Handles(rpcOperations.leaveRoom)
  async leave(caller: RequestOf<typeof rpcOperations.leaveRoom>) {
    await this.leaveRoom.leave(caller);
    return {};
  }

  @Handles(rpcOperations.connect)
  async connect({ params, gatewayId }: RequestOf<typeof rpcOperations.connect>) {
    return this.reconnection.connect(params.sessionId, gatewayId);
  }

  @Handles(gatewayOperations.connectionLost)
  async lost(attachment: RequestOf<typeof gatewayOperations.connectionLost>) {
    await this.reconnection.lost(attachment, true);
    return {};
  }

  @Handles(rpcOperations.forceDisconnect)
  async disconnect({
    params,
    ...caller
  }: RequestOf<typeof rpcOperations.forceDisconnect>): Promise<ReplyOf<typeof rpcOperations.forceDisconnect>> {
    return { toldWith: await this.forceDisconnect.byUser(caller, params.connectionId) };
  }

  @Handles(restOperations.deleteConnection)
  async delete({ sessionId, connectionId }: RequestOf<typeof restOperations.deleteConnection>) {
    await this.forceDisconnect.byServer(sessionId, connectionId);
    return {};
  }
}
