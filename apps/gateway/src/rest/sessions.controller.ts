import {
  CreatedSessionObject,
  CreateSessionBody,
  parseCreateSession,
  SessionList,
  SessionObject,
} from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { empty, Operation } from './openapi/operation.js';
import { SessionId } from './session-id.js';
import { allSessions } from './session-list.js';

const NO_SESSION = { 404: empty('There is no session of this id.') };

/** `/openvidu/api/sessions` (REST semantics 2.1, 2.3, 2.7). */
@Controller('openvidu/api/sessions')
export class SessionsController {
  constructor(private readonly bus: ServiceBus) {}

  @Post()
  @HttpCode(200)
  @Operation({
    area: 'Sessions',
    summary: 'Make a session',
    description: 'The first thing to do. Then make a token for each client that shall join.',
    body: CreateSessionBody,
    success: 'The session was made.',
    answer: CreatedSessionObject,
    errors: {
      400: 'Something is wrong with a parameter.',
      409: empty(
        'There is a session with this `customSessionId` already. Nothing was changed, and tokens can be made for it.',
      ),
    },
  })
  async create(@Body() body: unknown): Promise<CreatedSessionObject> {
    const session = await this.bus.request(restOperations.createSession, parseCreateSession(body));
    return { id: session.sessionId, ...session };
  }

  @Get()
  @Operation({ area: 'Sessions', summary: 'List all sessions', success: 'All sessions.', answer: SessionList })
  async list(): Promise<SessionList> {
    return await allSessions(this.bus);
  }

  @Get(':sessionId')
  @Operation({
    area: 'Sessions',
    summary: 'Look at a session',
    description: 'Also at one that nobody has joined yet.',
    success: 'The session, with who is in it.',
    answer: SessionObject,
    errors: NO_SESSION,
  })
  async get(@Param('sessionId', SessionId) sessionId: string): Promise<SessionObject> {
    return await this.bus.request(restOperations.getSession, { sessionId });
  }

  @Delete(':sessionId')
  @HttpCode(204)
  @Operation({
    area: 'Sessions',
    summary: 'Close a session',
    description: 'Ends everything in it: connections, streams, recordings. Its tokens are worth nothing any more.',
    success:
      'The session is closed. Clients get `streamDestroyed`, `connectionDestroyed` and `sessionDisconnected`, all with the reason `sessionClosedByServer`; whoever is evicted later sees more of the others go.',
    errors: NO_SESSION,
  })
  async close(@Param('sessionId', SessionId) sessionId: string): Promise<void> {
    await this.bus.request(restOperations.closeSession, { sessionId, reason: 'sessionClosedByServer' });
  }
}
