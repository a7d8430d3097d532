import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Open } from '../auth/open-route.js';
import { apiDocsFiles, sendPage } from './page-files.js';

/** Nothing but what this server sends, and requests to it alone. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The REST API for people: Swagger UI, served from here, showing `/openvidu/api/openapi.json`. */
@Controller('openvidu/api-docs')
export class ApiDocsController {
  private readonly files = apiDocsFiles();

  @Get()
  @Open()
  page(@Res() reply: FastifyReply): void {
    sendPage(reply.header('content-security-policy', CONTENT_SECURITY_POLICY), this.files.page);
  }

  @Get('api-docs.css')
  @Open()
  style(@Res() reply: FastifyReply): void {
    sendPage(reply, this.files.style);
  }

  @Get('api-docs.js')
  @Open()
  script(@Res() reply: FastifyReply): void {
    sendPage(reply, this.files.script);
  }

  @Get('swagger-ui.css')
  @Open()
  swaggerUiStyle(@Res() reply: FastifyReply): void {
    sendPage(reply, this.files.swaggerUiStyle);
  }

  @Get('swagger-ui-bundle.js')
  @Open()
  swaggerUi(@Res() reply: FastifyReply): void {
    sendPage(reply, this.files.swaggerUi);
  }
}
