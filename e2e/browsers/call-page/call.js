/* global OpenVidu */
// The application of the tests: joins, publishes, subscribes to everything, and writes down what the library says.
// It uses the library's public interface alone.

/** Everything that happened, in order. */
const events = [];
const subscribers = new Map();
const connections = new Map();
/** Streams that were subscribed to. */
const ended = new Map();
/** Peer connections as they were when the test looked at them, by stream id. */
const known = new Map();
let session;
let publisher;

function note(type, details = {}) {
  events.push({ type, at: performance.now(), ...details });
}

function listen(target, prefix, names, describe) {
  for (const name of names) target.on(name, (event) => note(prefix + name, describe(event)));
}

function subscribe(stream) {
  const subscriber = session.subscribe(stream, 'videos');
  subscribers.set(stream.streamId, subscriber);
  const { streamId } = stream;
  subscriber.on('streamPlaying', () => note('streamPlaying', { streamId }));
  subscriber.on('videoElementCreated', ({ element }) => {
    element.requestVideoFrameCallback?.(() => note('firstFrame', { streamId }));
  });
}

/** What no application can ask the library for: media goes through a TURN server or not at all. */
function relayEverything() {
  const { RTCPeerConnection } = window;
  window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct: (target, [configuration]) => new target({ ...configuration, iceTransportPolicy: 'relay' }),
  });
}

const ofStream = (streamId) => (publisher?.stream?.streamId === streamId ? publisher : subscribers.get(streamId));

const connectionOf = (streamId) => ofStream(streamId)?.stream?.getRTCPeerConnection();

window.call = {
  events,

  async connect(token, data, { subscribing = true, relayed = false, advanced = {} } = {}) {
    if (relayed) relayEverything();
    const library = new OpenVidu();
    library.setAdvancedConfiguration(advanced);
    session = library.initSession();
    session.on('streamCreated', ({ stream }) => subscribing && subscribe(stream));
    listen(session, '', ['streamCreated', 'streamDestroyed'], ({ stream, reason }) => ({
      streamId: stream.streamId,
      connectionId: stream.connection.connectionId,
      reason,
    }));
    listen(session, '', ['connectionCreated', 'connectionDestroyed'], ({ connection, reason }) => ({
      connectionId: connection.connectionId,
      data: connection.data,
      reason,
    }));
    listen(session, '', ['streamPropertyChanged'], ({ stream, changedProperty, newValue, reason }) => ({
      streamId: stream.streamId,
      changedProperty,
      newValue,
      reason,
    }));
    listen(session, '', ['sessionDisconnected', 'reconnecting', 'reconnected'], (event) => ({ reason: event?.reason }));
    session.on('connectionCreated', ({ connection }) => connections.set(connection.connectionId, connection));
    session.on('signal', (signal) => note('signal', describeSignal(signal)));
    note('connecting');
    await session.connect(token, data);
    note('connected');
    return session.connection.connectionId;
  },

  async publish(properties, { remote = false } = {}) {
    publisher = await new Promise((resolve, reject) => {
      const made = new OpenVidu().initPublisher('videos', properties, (error) =>
        error ? reject(error) : resolve(made),
      );
    });
    listen(publisher, 'publisher.', ['streamCreated', 'streamDestroyed'], ({ stream, reason }) => ({
      streamId: stream.streamId,
      reason,
    }));
    if (remote) publisher.subscribeToRemote();
    await session.publish(publisher);
    return publisher.stream.streamId;
  },

  publishTestMedia(look) {
    const { width, height, fps } = look;
    const tracks = window.testMedia(look);
    return this.publish({ ...tracks, resolution: `${width}x${height}`, frameRate: fps, mirror: false });
  },

  unpublish: () => session.unpublish(publisher),
  signal: (signal) => session.signal(signal),
  /** What only listeners to this one type are told. */
  listenTo: (type) =>
    session.on(`signal:${type}`, (signal) => note('signal of type', { listened: type, ...describeSignal(signal) })),
  forceDisconnect: (connectionId) => session.forceDisconnect(connections.get(connectionId)),
  forceUnpublish: (streamId) => session.forceUnpublish(subscribers.get(streamId).stream),
  publishAudio: (on) => publisher.publishAudio(on),
  publishVideo: (on) => publisher.publishVideo(on),
  disconnect: () => session.disconnect(),

  /** Until the library has the answer: then it closes whatever connection the stream has, also one that is newer. */
  unsubscribe(streamId) {
    const subscriber = subscribers.get(streamId);
    const connection = connectionOf(streamId);
    ended.set(streamId, subscriber.stream);
    subscribers.delete(streamId);
    session.unsubscribe(subscriber);
    return closed(connection);
  },

  /** Again, after unsubscribe. */
  subscribe(streamId) {
    subscribe(ended.get(streamId));
  },

  /** What the library does with a broken peer connection once its socket is back. */
  reconnect(streamId) {
    const { stream } = ofStream(streamId);
    return stream.isLocal() ? stream.initWebRtcPeerSend(true) : stream.initWebRtcPeerReceive(true);
  },

  /** Remembers a stream's peer connection for `isSame`. */
  remember(streamId) {
    known.set(streamId, connectionOf(streamId));
  },

  /** Whether a stream still has the peer connection that was remembered. */
  isSame(streamId) {
    return known.get(streamId) === connectionOf(streamId);
  },

  /** Whether the video element of a stream shows what comes over its peer connection. */
  showsReceived(streamId) {
    const received = connectionOf(streamId)
      .getReceivers()
      .map(({ track }) => track);
    const shown = ofStream(streamId).videos[0].video.srcObject.getTracks();
    return shown.length > 0 && shown.every((track) => received.includes(track));
  },

  /** Seconds that the video element of a stream has played. */
  played(streamId) {
    return ofStream(streamId)?.videos[0]?.video.currentTime ?? null;
  },

  /** How many media sections the own offer for a stream has. */
  sections(streamId) {
    const connection = connectionOf(streamId);
    return connection.localDescription.sdp.split('\r\nm=').length - 1;
  },

  /** What flows over the peer connection of one stream, the own one or a subscribed one. */
  async stats(streamId) {
    const connection = connectionOf(streamId);
    if (!connection) return null;
    const found = { ice: connection.iceConnectionState, inbound: {}, outbound: {} };
    const reports = await connection.getStats();
    for (const report of reports.values()) {
      if (report.type === 'inbound-rtp') found.inbound[report.kind] = inbound(report);
      if (report.type === 'outbound-rtp') found.outbound[report.kind] = outbound(report);
      if (report.type === 'transport') found.local = localCandidate(reports, report);
    }
    return found;
  },
};

const closed = (connection) =>
  new Promise((resolve) => {
    const look = () => (connection.signalingState === 'closed' ? resolve() : setTimeout(look, 20));
    look();
  });

const describeSignal = ({ type, data, from }) => ({ signal: type, data, from: from?.connectionId });
/** The own end of the pair of candidates that is in use. */
function localCandidate(reports, { selectedCandidatePairId }) {
  const candidate = reports.get(reports.get(selectedCandidatePairId)?.localCandidateId);
  return candidate && { type: candidate.candidateType, address: candidate.address, url: candidate.url };
}

const inbound = (report) => ({
  packets: report.packetsReceived,
  lost: report.packetsLost,
  bytes: report.bytesReceived,
  frames: report.framesDecoded,
  width: report.frameWidth,
  samples: report.totalSamplesReceived,
  energy: report.totalAudioEnergy,
  at: report.timestamp,
});

const outbound = (report) => ({ packets: report.packetsSent, bytes: report.bytesSent, at: report.timestamp });
