// Which media nodes and gateways live, and where a session goes.
export { GatewayRegistry } from './gateway-registry.js';
export { MediaClient } from './media-client.js';
export { NodeList } from './node-list.js';
export { NodeRegistry } from './node-registry.js';
export { PlacedSessions } from './placed-sessions.js';
export { Placement } from './placement.js';
export { ReachKeeper } from './reach-keeper.js';
export { ReceivingNodes } from './receiving-nodes.js';
export { SilentNodes } from './silent-nodes.js';
export { SocketReach } from './socket-reach.js';
