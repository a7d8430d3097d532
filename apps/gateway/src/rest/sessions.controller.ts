import { parseCreateSession, type SessionObject } from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { BooleanQuery } from './boolean-query.js';
import { SessionId } from './session-id.js';
import { allSessions, type SessionList } from './session-list.js';
import { withWebRtcStats } from './webrtc-stats.js';

const WEBRTC_STATS = 'webRtcStats';

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
  async list(@Query(WEBRTC_STATS, new BooleanQuery(WEBRTC_STATS)) webRtcStats: boolean): Promise<SessionList> {
    const list = await allSessions(this.bus);
    return webRtcStats ? { ...list, content: await withWebRtcStats(this.bus, list.content) } : list;
  }

  @Get(':sessionId')
  async get(
    @Query(WEBRTC_STATS, new BooleanQuery(WEBRTC_STATS)) webRtcStats: boolean,
    @Param('sessionId', SessionId) sessionId: string,
  ): Promise<SessionObject> {
    const session = await this.bus.request(restOperations.getSession, { sessionId });
    if (!webRtcStats) return session;
    const [shown] = await withWebRtcStats(this.bus, [session], sessionId);
    return shown!;
  }

  @Delete(':sessionId')
  @HttpCode(204)
  async close(@Param('sessionId', SessionId) sessionId: string): Promise<void> {
    await this.bus.request(restOperations.closeSession, { sessionId, reason: 'sessionClosedByServer' });
  }
}
