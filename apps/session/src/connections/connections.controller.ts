import { gatewayOperations, rpcOperations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { JoinRoom } from './join-room.js';
import { LeaveRoom } from './leave-room.js';
import { Reconnection } from './reconnection.js';

@Controller()
export class ConnectionsController {
  constructor(
    private readonly joinRoom: JoinRoom,
    private readonly leaveRoom: LeaveRoom,
    private readonly reconnection: Reconnection,
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
    await this.reconnection.lost(attachment);
    return {};
  }
}
