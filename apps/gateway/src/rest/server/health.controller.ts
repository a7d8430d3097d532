import { Readiness, type ReadinessReport } from '@convene/service-kit';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../../auth/open-route.js';

/** The probes on the public port too, for load balancers that see only this one. */
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Open()
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('ready')
  @Open()
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessReport> {
    const report = await this.readiness.report();
    void reply.code(report.ready ? 200 : 503);
    return report;
  }
}
