import {
  DeliveriesQuery,
  errorNoDelivery,
  errorWebhooksOff,
  parseDeliveriesQuery,
  WebhookDelivery,
} from '@convene/openvidu-protocol';
import { restOperations } from '@convene/service-contracts';
import { CONFIGURATION, ServiceBus } from '@convene/service-kit';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type { GatewayConfiguration } from '../../configuration/gateway-configuration.js';
import { Bodyless } from '../../http/json-body.js';
import { Operation } from '../../openapi/operation.js';

const DeliveryList = z
  .object({
    numberOfElements: z.int().meta({ description: 'How many are on this page.' }),
    content: z.array(WebhookDelivery).meta({ description: 'The deliveries, newest first.' }),
    next: z.string().optional().meta({
      description: 'To be given as `cursor` to get the following page; absent on the last one.',
    }),
  })
  .meta({ id: 'DeliveryList', description: 'A page of the deliveries.' });
type DeliveryList = z.infer<typeof DeliveryList>;
const OFF = 'Webhooks are off: `OPENVIDU_WEBHOOK` is false.';

/** `/openvidu/api/webhooks/deliveries` (Convene's own): what became of each event, and another try. */
@Controller('openvidu/api/webhooks/deliveries')
export class WebhooksController {
  constructor(
    private readonly bus: ServiceBus,
    @Inject(CONFIGURATION) private readonly settings: GatewayConfiguration,
  ) {}

  @Get()
  @Operation({
    area: 'Events',
    summary: 'See what became of events',
    description:
      'Convene’s own: which events were sent to the webhook, which still have to be, and why one was not taken.',
    query: DeliveriesQuery,
    success: 'A page of the deliveries.',
    answer: DeliveryList,
    errors: { 400: 'Something is wrong with a parameter.', 501: OFF },
  })
  async list(@Query() query: unknown): Promise<DeliveryList> {
    this.checkOn();
    const { deliveries, next } = await this.bus.request(restOperations.listDeliveries, parseDeliveriesQuery(query));
    return { numberOfElements: deliveries.length, content: deliveries, ...(next !== undefined && { next }) };
  }

  @Post(':deliveryId/redeliver')
  @HttpCode(200)
  @Bodyless()
  @Operation({
    area: 'Events',
    summary: 'Send an event again',
    description: 'Convene’s own: whatever became of it before, it is sent again at once, with the same id.',
    success: 'It will be sent; this is how it stands now.',
    answer: WebhookDelivery,
    errors: { 404: 'There is no delivery of this id, or not any more.', 501: OFF },
  })
  async redeliver(@Param('deliveryId') id: string): Promise<WebhookDelivery> {
    this.checkOn();
    if (!z.uuid().safeParse(id).success) throw errorNoDelivery(id);
    return await this.bus.request(restOperations.redeliver, { id });
  }

  private checkOn(): void {
    if (!this.settings.OPENVIDU_WEBHOOK) throw errorWebhooksOff();
  }
}
