import {
  errorNoDelivery,
  errorWebhooksOff,
  parseDeliveriesQuery,
  type WebhookDelivery,
} from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { GatewayConfiguration } from '../configuration.js';

interface DeliveryList {
  numberOfElements: number;
  content: WebhookDelivery[];
  /** To be given as `cursor` to get the following page; absent on the last one. */
  next?: string;
}

/** `/openvidu/api/webhooks/deliveries` (Convene's own): what became of each event, and another try. */
@Controller('openvidu/api/webhooks/deliveries')
export class WebhooksController {
  constructor(
    private readonly bus: ServiceBus,
    @Inject(CONFIGURATION) private readonly settings: GatewayConfiguration,
  ) {}

  /** @throws RestError 501 when webhooks are off, 400 */
  @Get()
  async list(@Query() query: unknown): Promise<DeliveryList> {
    this.checkOn();
    const { deliveries, next } = await this.bus.request(restOperations.listDeliveries, parseDeliveriesQuery(query));
    return { numberOfElements: deliveries.length, content: deliveries, ...(next !== undefined && { next }) };
  }

  /** @throws RestError 501 when webhooks are off, 404 */
  @Post(':id/redeliver')
  @HttpCode(200)
  async redeliver(@Param('id') id: string): Promise<WebhookDelivery> {
    this.checkOn();
    if (!z.uuid().safeParse(id).success) throw errorNoDelivery(id);
    return await this.bus.request(restOperations.redeliver, { id });
  }

  private checkOn(): void {
    if (!this.settings.OPENVIDU_WEBHOOK) throw errorWebhooksOff();
  }
}
