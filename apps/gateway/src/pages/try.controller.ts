import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { Open } from '../auth/open-route.js';
import { type Entrance, TryCall } from './try-call.js';
import { type CallRecording, TryRecording } from './try-recording.js';

/** What the page at `/` asks for. */
@Controller('try')
export class TryController {
  constructor(
    private readonly tryCall: TryCall,
    private readonly tryRecording: TryRecording,
  ) {}

  @Post()
  @HttpCode(200)
  @Open()
  async enter(@Body() body: unknown, @Ip() address: string): Promise<Entrance> {
    return await this.tryCall.enter(body, address);
  }

  @Post('recording')
  @HttpCode(200)
  @Open()
  async recording(@Body() body: unknown, @Ip() address: string): Promise<CallRecording> {
    return await this.tryRecording.ask(body, address);
  }
}
