import { restOperations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { DeliveriesService } from './deliveries.service.js';

@Controller()
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Handles(restOperations.listDeliveries)
  async list(query: RequestOf<typeof restOperations.listDeliveries>) {
    return this.deliveries.list(query);
  }

  @Handles(restOperations.redeliver)
  async redeliver({ id }: RequestOf<typeof restOperations.redeliver>) {
    return this.deliveries.redeliver(id);
  }
}
