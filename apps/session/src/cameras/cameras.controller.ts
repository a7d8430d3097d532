import { restOperations, type RequestOf } from '@convene/service-contracts';
import { Handles } from '@convene/service-kit';
import { Controller } from '@nestjs/common';
import { PublishIpCamera } from './publish-ip-camera.js';

@Controller()
export class CamerasController {
  constructor(private readonly publishIpCamera: PublishIpCamera) {}

  @Handles(restOperations.publishIpCamera)
  async publish(request: RequestOf<typeof restOperations.publishIpCamera>) {
    return this.publishIpCamera.publish(request);
  }
}
