import {
  CreatedSessionObject,
  CreateSessionBody,
  parseCreateSession,
  parseSessionsQuery,
  SessionList,
  SessionObject,
  SessionsQuery,
} from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { PublicUrl } from '../../configuration/public-url.js';
import { Downloads } from '../../http/downloads.js';
import { jsonHeaders } from '../../http/json-type.js';
import { ListBody } from '../../http/list-body.js';
import { empty, Operation } from '../../openapi/operation.js';
import { BooleanQuery } from '../parameters/boolean-query.js';
import { SessionId } from '../parameters/path-ids.js';
import { listedSessions } from './listed-sessions.js';
import { withWebRtcStats } from './webrtc-stats.js';

const NO_SESSION = { 404: empty('There is no session of this id.') };
const BAD_STATS = '`webRtcStats` is neither `true` nor `false`.';
const WEBRTC_STATS = 'webRtcStats';
const StatsQuery = z.object({
  [WEBRTC_STATS]: z.enum(['true', 'false']).optional().meta({
    description: 'Whether to add what is known of each peer connection: SDP, candidates, and what happened to it.',
  }),
});

const PAGES = `
With \`limit\` the list comes in pages: ask for the following one with \`after\`, which is \`next\` of the page before, until
there is none. A session that exists all the time is listed once; one that is made or ends meanwhile is listed or not.`.trim();

/** `/openvidu/api/sessions` (REST semantics 2.1, 2.3, 2.7). */
@Controller('openvidu/api/sessions')
export class SessionsController {
  constructor(
    private readonly bus: ServiceBus,
    private readonly publicUrl: PublicUrl,
    private readonly downloads: Downloads,
  ) {}

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
    const session = await this.bus.request(restOperations.createSession, {
      ...parseCreateSession(body),
      publicUrl: this.publicUrl.https,
    });
    return { id: session.sessionId, ...session };
  }

  @Get()
  @Operation({
    area: 'Sessions',
    summary: 'List all sessions',
    description: PAGES,
    success: 'All sessions, or those of the page.',
    query: StatsQuery.extend(SessionsQuery.shape),
    answer: SessionList,
    errors: { 400: 'Something is wrong with a parameter of the query.' },
  })
  async list(
    @Query(WEBRTC_STATS, new BooleanQuery(WEBRTC_STATS)) webRtcStats: boolean,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = parseSessionsQuery(query);
    const body = new ListBody();
    let next: string | undefined;
    for await (const portion of listedSessions(this.bus, asked)) {
      if (reply.raw.destroyed) return;
      await body.add(webRtcStats ? await withWebRtcStats(this.bus, portion.sessions) : portion.sessions);
      ({ next } = portion);
    }
    const list = body.within((numberOfElements): SessionList => ({ numberOfElements, content: [], next }));
    this.downloads.send(jsonHeaders(reply, list.size), list);
  }

  @Get(':sessionId')
  @Operation({
    area: 'Sessions',
    summary: 'Look at a session',
    description: 'Also at one that nobody has joined yet.',
    success: 'The session, with who is in it.',
    query: StatsQuery,
    answer: SessionObject,
    errors: { ...NO_SESSION, 400: BAD_STATS },
  })
  async get(
    @Query(WEBRTC_STATS, new BooleanQuery(WEBRTC_STATS)) webRtcStats: boolean,
    @Param('sessionId', SessionId) sessionId: string,
  ): Promise<SessionObject> {
    const session = await this.bus.request(restOperations.getSession, { sessionId });
    if (!webRtcStats) return session;
    const [shown] = await withWebRtcStats(this.bus, [session]);
    return shown!;
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
