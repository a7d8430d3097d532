import { restOperations, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { ConnectionDetails } from './connection-details.js';
import { SessionsService } from './sessions.service.js';

@Controller()
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly connectionDetails: ConnectionDetails,
  ) {}

  @Handles(restOperations.createSession)
  async create(properties: RequestOf<typeof restOperations.createSession>) {
    return this.sessions.create(properties);
  }

  @Handles(restOperations.sessionExists)
  async exists({ sessionId }: RequestOf<typeof restOperations.sessionExists>) {
    return this.sessions.exists(sessionId);
  }

  @Handles(restOperations.getSession)
  async get({ sessionId }: RequestOf<typeof restOperations.getSession>) {
    return this.sessions.get(sessionId);
  }

  @Handles(restOperations.listSessions)
  async list({
    after,
  }: RequestOf<typeof restOperations.listSessions>): Promise<ReplyOf<typeof restOperations.listSessions>> {
    return this.sessions.list(after);
  }

  @Handles(restOperations.connectionDetails)
  async details(request: RequestOf<typeof restOperations.connectionDetails>) {
    return this.connectionDetails.page(request);
  }

  @Handles(restOperations.closeSession)
  async close({ sessionId, reason }: RequestOf<typeof restOperations.closeSession>) {
    await this.sessions.close(sessionId, reason);
    return {};
  }
}
