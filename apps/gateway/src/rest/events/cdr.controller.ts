import { RestError } from '@convene/openvidu-protocol';
import { CONFIGURATION } from '@convene/service-kit';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { GatewayConfiguration } from '../../configuration/gateway-configuration.js';
import { Operation } from '../../openapi/operation.js';
import { cdrFileNames, readCdrFile } from './cdr-files.js';

const FileNames = z.array(z.string().meta({ examples: ['CDR.2026-11-24_09-30-00.log'] }));

/** `/openvidu/cdr`: the files that the session services write (REST semantics 2.13). */
@Controller('openvidu/cdr')
export class CdrController {
  constructor(@Inject(CONFIGURATION) private readonly settings: GatewayConfiguration) {}

  @Get()
  @Operation({
    area: 'Events',
    summary: 'List the files of the CDR',
    success: 'The names of all files, oldest first; none while `OPENVIDU_CDR` is false.',
    answer: FileNames,
  })
  async list(): Promise<string[]> {
    return this.settings.OPENVIDU_CDR ? await cdrFileNames(this.settings.OPENVIDU_CDR_PATH) : [];
  }

  @Get(':fileName')
  @Operation({
    area: 'Events',
    summary: 'Read a file of the CDR',
    success: 'One JSON object a line: `{"<name of the event>":{…}}`.',
    answer: z.string(),
    contentType: 'text/plain',
    errors: { 404: 'There is no such file.' },
  })
  async read(@Param('fileName') name: string, @Res() reply: FastifyReply): Promise<void> {
    const file = this.settings.OPENVIDU_CDR ? await readCdrFile(this.settings.OPENVIDU_CDR_PATH, name) : undefined;
    if (!file) throw new RestError(404, 'There is no such file of the CDR');
    await reply
      .header('content-type', 'text/plain; charset=utf-8')
      .header('x-content-type-options', 'nosniff')
      .send(file);
  }
}
