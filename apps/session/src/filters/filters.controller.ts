import { rpcOperations, type ReplyOf, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { Filters } from './filters.js';

@Controller()
export class FiltersController {
  constructor(private readonly filters: Filters) {}

  @Handles(rpcOperations.filter)
  async filter({
    request,
    ...caller
  }: RequestOf<typeof rpcOperations.filter>): Promise<ReplyOf<typeof rpcOperations.filter>> {
    return this.filters.refuse(caller, request);
  }
}
