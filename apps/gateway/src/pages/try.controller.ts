import { CONFIGURATION } from '@convene/service-kit';
import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Open } from '../auth/open-route.js';
import type { GatewayConfiguration } from '../configuration/gateway-configuration.js';
import { clientAddress } from '../limits/client-address.js';
import { type Entrance, TryCall } from './try-call.js';
import { type CallRecording, TryRecording } from './try-recording.js';

/** What the page at `/` asks for. */
@Controller('try')
export class TryController {
  constructor(
    private readonly tryCall: TryCall,
    private readonly tryRecording: TryRecording,
    @Inject(CONFIGURATION) private readonly configuration: Pick<GatewayConfiguration, 'GATEWAY_PROXIES'>,
  ) {}

  @Post()
  @HttpCode(200)
  @Open()
  async enter(@Body() body: unknown, @Req() request: FastifyRequest): Promise<Entrance> {
    return await this.tryCall.enter(body, this.addressOf(request));
  }

  @Post('recording')
  @HttpCode(200)
  @Open()
  async recording(@Body() body: unknown, @Req() request: FastifyRequest): Promise<CallRecording> {
    return await this.tryRecording.ask(body, this.addressOf(request));
  }

  private addressOf({ raw }: FastifyRequest): string {
    return clientAddress(raw, this.configuration.GATEWAY_PROXIES);
  }
}
