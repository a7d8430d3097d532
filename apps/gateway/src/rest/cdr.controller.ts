import { RestError } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { GatewayConfiguration } from '../configuration.js';
import { cdrFileNames, readCdrFile } from './cdr-files.js';

/** `/openvidu/cdr`: the files that the session services write (REST semantics 2.13). */
@Controller('openvidu/cdr')
export class CdrController {
  constructor(@Inject(CONFIGURATION) private readonly settings: GatewayConfiguration) {}

  /** Nothing while the CDR is off. */
  @Get()
  async list(): Promise<string[]> {
    return this.settings.OPENVIDU_CDR ? await cdrFileNames(this.settings.OPENVIDU_CDR_PATH) : [];
  }

  /** @throws RestError 404 */
  @Get(':name')
  async read(@Param('name') name: string, @Res() reply: FastifyReply): Promise<void> {
    const file = this.settings.OPENVIDU_CDR ? await readCdrFile(this.settings.OPENVIDU_CDR_PATH, name) : undefined;
    if (!file) throw new RestError(404, 'There is no such file of the CDR');
    await reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('x-content-type-options', 'nosniff')
      .send(file);
  }
}
