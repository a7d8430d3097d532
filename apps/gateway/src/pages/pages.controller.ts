import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../auth/open-route.js';
import { Operation } from '../rest/openapi/operation.js';
import { pageFiles } from './page-files.js';
import { sendPage } from './send-page.js';
import { z } from 'zod';

/** The page to try a call, and the one whose only purpose is that a browser can accept the certificate. */
@Controller()
export class PagesController {
  private readonly files = pageFiles();

  @Get()
  @Open()
  call(@Res() reply: FastifyReply): void {
    sendPage(reply, this.files.call);
  }

  @Get('call.css')
  @Open()
  style(@Res() reply: FastifyReply): void {
    sendPage(reply, this.files.style);
  }

  @Get('call.js')
  @Open()
  script(@Res() reply: FastifyReply): void {
    sendPage(reply, this.files.script);
  }

  @Get('tiles.js')
  @Open()
  tiles(@Res() reply: FastifyReply): void {
    sendPage(reply, this.files.tiles);
  }

  @Get('openvidu-browser-2.15.0.min.js')
  @Open()
  client(@Res() reply: FastifyReply): void {
    sendPage(reply, this.files.client);
  }

  @Get('openvidu/accept-certificate')
  @Open()
  @Operation({
    area: 'Server',
    summary: 'Let a browser accept the certificate',
    description: 'A page without any other purpose: who opens it has accepted the self-signed certificate.',
    success: 'A page.',
    contentType: 'text/html',
    answer: z.string(),
  })
  acceptCertificate(@Res() reply: FastifyReply): void {
    sendPage(reply, this.files.acceptCertificate);
  }
}
