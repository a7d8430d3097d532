import { errorNoMediaNodeOfId, MediaNodeBody, MediaNodeObject, parseMediaNodeBody } from '@convene/openvidu-protocol';
import { NodeId, restOperations } from '@convene/service-contracts';
import { ServiceBus } from '@convene/service-kit';
import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { z } from 'zod';
import { Operation } from '../../openapi/operation.js';

const MediaNodeList = z
  .object({
    numberOfElements: z.int().meta({ description: 'How many there are.' }),
    content: z.array(MediaNodeObject).meta({ description: 'The media nodes, by their names.' }),
  })
  .meta({ id: 'MediaNodeList', description: 'All media nodes that are known.' });
type MediaNodeList = z.infer<typeof MediaNodeList>;
const NO_NODE = { 404: 'There is no media node of this id.' };

/** `/openvidu/api/media-nodes` (Convene's own): what carries the media, and which of it is to get nothing new. */
@Controller('openvidu/api/media-nodes')
export class MediaNodesController {
  constructor(private readonly bus: ServiceBus) {}

  @Get()
  @Operation({
    area: 'Media nodes',
    summary: 'List the media nodes',
    success: 'All media nodes, also those that were lost in the last hours.',
    answer: MediaNodeList,
  })
  async list(): Promise<MediaNodeList> {
    const { nodes } = await this.bus.request(restOperations.listMediaNodes, {});
    return { numberOfElements: nodes.length, content: nodes };
  }

  @Get(':mediaNodeId')
  @Operation({
    area: 'Media nodes',
    summary: 'Show a media node',
    success: 'The media node.',
    answer: MediaNodeObject,
    errors: NO_NODE,
  })
  async get(@Param('mediaNodeId') id: string): Promise<MediaNodeObject> {
    return this.bus.request(restOperations.getMediaNode, { id: known(id) });
  }

  @Patch(':mediaNodeId')
  @Operation({
    area: 'Media nodes',
    summary: 'Drain a media node, or end that',
    description:
      'A node that is draining keeps the sessions that have streams on it, and is given no others. When it has none left it can be stopped, and nobody notices. It lasts until the node is running again, or was restarted.',
    body: MediaNodeBody,
    success: 'The media node as it is now.',
    answer: MediaNodeObject,
    errors: { 400: '`status` is neither `running` nor `draining`.', ...NO_NODE, 409: 'The media node is lost.' },
  })
  async change(@Param('mediaNodeId') id: string, @Body() body: unknown): Promise<MediaNodeObject> {
    const wanted = parseMediaNodeBody(body).status === 'draining';
    return this.bus.request(restOperations.drainMediaNode, { id: known(id), wanted });
  }
}

/** @throws RestError 404 for what cannot be the name of a node */
function known(id: string): string {
  if (!NodeId.safeParse(id).success) throw errorNoMediaNodeOfId(id);
  return id;
}
