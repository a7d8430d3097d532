import type { StreamPropertyChangedParams } from '@convene/openvidu-protocol';
import { Injectable } from '@nestjs/common';
import { changeProperty, unpublish } from '../../rules/stream/own-stream.js';
import { type Caller, Sessions } from '../changing/sessions.js';

/** What a participant does with the stream he publishes. */
@Injectable()
export class OwnStream {
  constructor(private readonly sessions: Sessions) {}

  /** Protocol 7.4. @throws RpcError 803, 105 */
  async unpublish(caller: Caller): Promise<void> {
    await this.sessions.changeAs(caller, 'unpublishVideo', { receivers: true }, unpublish);
  }

  /** Protocol 7.9. @throws RpcError 803, 105 */
  async propertyChanged(caller: Caller, params: StreamPropertyChangedParams): Promise<void> {
    await this.sessions.changeAs(caller, 'streamPropertyChanged', {}, (draft, owner) =>
      changeProperty(draft, owner, params),
    );
  }
}
