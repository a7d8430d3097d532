import { Controller, Get, Header } from '@nestjs/common';
import { z } from 'zod';
import { Open } from '../auth/open-route.js';
import { OpenApi } from './openapi.js';
import { Operation } from './operation.js';

/** The document for tools; `/openvidu/api-docs` shows it to people. It holds nothing that is secret. */
@Controller('openvidu/api/openapi.json')
export class OpenApiController {
  constructor(private readonly openApi: OpenApi) {}

  @Get()
  @Open()
  @Header('cache-control', 'no-cache')
  @Operation({
    area: 'Server',
    summary: 'This document',
    description: 'Made of the code that validates requests and answers.',
    success: 'An OpenAPI 3.1 document.',
    answer: z.record(z.string(), z.unknown()),
  })
  show(): object {
    return this.openApi.document;
  }
}
