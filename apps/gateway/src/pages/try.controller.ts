import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { Open } from '../auth/open-route.js';
import { type Entrance, TryCall } from './try-call.js';

/** What the page at `/` asks for. */
@Controller('try')
export class TryController {
  constructor(private readonly tryCall: TryCall) {}

  @Post()
  @HttpCode(200)
  @Open()
  async enter(@Body() body: unknown, @Ip() address: string): Promise<Entrance> {
    return await this.tryCall.enter(body, address);
  }
}
