import { parseCreateSession, type SessionObject } from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { SessionId } from './session-id.js';
import { allSessions, type SessionList } from './session-list.js';

/** `/openvidu/api/sessions` (REST semantics 2.1, 2.3, 2.7). */
@Controller('openvidu/api/sessions')
export class SessionsController {
  constructor(private readonly bus: ServiceBus) {}

  @Post()
  @HttpCode(200)
  async create(@Body() body: unknown): Promise<SessionObject & { id: string }> {
    const session = await this.bus.request(restOperations.createSession, parseCreateSession(body));
    return { id: session.sessionId, ...session };
  }

  @Get()
  async list(): Promise<SessionList> {
    return await allSessions(this.bus);
  }

  @Get(':sessionId')
  async get(@Param('sessionId', SessionId) sessionId: string): Promise<SessionObject> {
    return await this.bus.request(restOperations.getSession, { sessionId });
  }

  @Delete(':sessionId')
  @HttpCode(204)
  async close(@Param('sessionId', SessionId) sessionId: string): Promise<void> {
    await this.bus.request(restOperations.closeSession, { sessionId, reason: 'sessionClosedByServer' });
  }
}
