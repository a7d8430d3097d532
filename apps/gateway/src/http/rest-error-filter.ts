import { RestError } from '@convene/openvidu-protocol';
import { ServiceError } from '@convene/service-contracts';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorBody } from './error-body.js';
import { sendJson } from './json-type.js';
import { pathOf } from './path-families.js';

/** Seconds after which a client may try again what could not be done now. */
const RETRY_AFTER = '1';

/** The one place that turns whatever was thrown into an answer of the REST API. */
@Catch()
export class RestErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('rest');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendError(error, http.getRequest(), http.getResponse(), this.logger);
  }
}

/** Answers a request with an error; those that nobody foresaw are logged, and look the same to every client. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply, logger: Logger): void {
  const { status, message } = answerTo(error);
  if (status === 503) reply.header('retry-after', RETRY_AFTER);
  if (status === 500)
    logger.error({ err: error, method: request.method, route: request.routeOptions?.url, msg: 'A request failed' });
  if (message === '') void reply.code(status).send();
  else void sendJson(reply.code(status), errorBody(status, message, pathOf(request.originalUrl)));
}

function answerTo(error: unknown): { status: number; message: string } {
  if (error instanceof RestError) return error;
  if (error instanceof HttpException) return { status: error.getStatus(), message: error.message };
  if (error instanceof ServiceError && error.code === 'unavailable') {
    return { status: 503, message: 'The server cannot do this at the moment. Try again in some seconds' };
  }
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return { status: statusCode, message: message ?? '' };
  return { status: 500, message: 'Unexpected error. The log of the server says more' };
}
