import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../auth/open-route.js';
import { pageFiles, type PageFile } from './page-files.js';

/** The page to try a call, and the one whose only purpose is that a browser can accept the certificate. */
@Controller()
export class PagesController {
  private readonly files = pageFiles();

  @Get()
  @Open()
  call(@Res() reply: FastifyReply): void {
    send(reply, this.files.call);
  }

  @Get('call.css')
  @Open()
  style(@Res() reply: FastifyReply): void {
    send(reply, this.files.style);
  }

  @Get('call.js')
  @Open()
  script(@Res() reply: FastifyReply): void {
    send(reply, this.files.script);
  }

  @Get('tiles.js')
  @Open()
  tiles(@Res() reply: FastifyReply): void {
    send(reply, this.files.tiles);
  }

  @Get('openvidu-browser-2.15.0.min.js')
  @Open()
  client(@Res() reply: FastifyReply): void {
    send(reply, this.files.client);
  }

  @Get('openvidu/accept-certificate')
  @Open()
  acceptCertificate(@Res() reply: FastifyReply): void {
    send(reply, this.files.acceptCertificate);
  }
}

/** Browsers ask each time, so that a page and its parts are always of the same version. */
function send(reply: FastifyReply, { type, content }: PageFile): void {
  void reply
    .header('content-type', type)
    .header('cache-control', 'no-cache')
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .send(content);
}
