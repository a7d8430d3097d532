import { Controller, Get, Param, Res } from '@nestjs/common';
import { RestError } from '@convene/openvidu-protocol';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Open } from '../auth/open-route.js';
import { Operation } from '../openapi/operation.js';
import { pageFiles, sendPage } from './page-files.js';

/** Nothing but what this server sends; sockets go to its public name, which may be another one than the page's. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' blob: mediastream:",
  "connect-src 'self' ws: wss:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page to try a call, and the one whose only purpose is that a browser can accept the certificate. */
@Controller()
export class PagesController {
  private readonly files = pageFiles();

  @Get()
  @Open()
  page(@Res() reply: FastifyReply): void {
    sendPage(reply.header('content-security-policy', CONTENT_SECURITY_POLICY), this.files.call.get('index.html')!);
  }

  /** @throws RestError 404 */
  @Get('call/:file')
  @Open()
  part(@Param('file') name: string, @Res() reply: FastifyReply): void {
    const file = this.files.call.get(name);
    if (!file) throw new RestError(404, 'The page has no such file');
    sendPage(reply, file);
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
