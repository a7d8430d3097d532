#!/usr/bin/python3
"""A camera: serves live video and sound of its own making at rtsp://HOST:PORT/live.

    rtsp-server.py '{"video": "h264", "audio": "aac", "colour": [200, 30, 30], "tone": 800}'

SETTINGS below has all settings and their defaults. Each line printed is a JSON object: first {"port": …} when clients
can connect, then what they do: {"event": "connected" | "play" | "closed", "clients": how many are connected now}, with
the "transport", "tcp" or "udp", of who plays.
"""

import json
import re
import sys
import threading

import gi

for namespace in ("Gst", "GstController", "GstRtsp", "GstRtspServer"):
    gi.require_version(namespace, "1.0")
from gi.repository import Gio, GLib, Gst, GstController, GstRtsp, GstRtspServer


def one_of(*choices):
    return lambda value: value in choices, "one of " + ", ".join(choices)


def whole(low, high):
    return lambda value: type(value) is int and low <= value <= high, f"a whole number from {low} to {high}"


def all_of(names):
    """Null, or an object with these names and text for each."""
    is_right = lambda value: value is None or (
        isinstance(value, dict) and value.keys() == set(names) and all(isinstance(each, str) for each in value.values())
    )
    return is_right, "an object of " + ", ".join(names)


def some_of(*choices):
    is_right = lambda value: isinstance(value, list) and value != [] and all(each in choices for each in value)
    return is_right, "a list with some of " + ", ".join(choices)


BOOLEAN = lambda value: isinstance(value, bool), "true or false"
ADDRESS = (
    lambda value: isinstance(value, str) and re.fullmatch(r"\d+\.\d+\.\d+\.\d+", value),
    "an IPv4 address of this machine",
)
COLOUR = (
    lambda value: isinstance(value, list) and len(value) == 3 and all(whole(0, 255)[0](each) for each in value),
    "three numbers from 0 to 255",
)

# name: (default, (whether a value is right, what is right))
SETTINGS = {
    "host": ("127.0.0.1", ADDRESS),
    "port": (0, whole(0, 65_535)),  # 0: any free one
    "transports": (["tcp", "udp"], some_of("tcp", "udp")),
    "credentials": (None, all_of(["scheme", "user", "password"])),  # scheme: basic or digest
    "tls": (None, all_of(["certificate", "key"])),  # files
    "shared": (True, BOOLEAN),  # whether all clients see the same moment
    "video": ("h264", one_of("h264", "h265", "vp8", "mjpeg", "none")),
    "width": (320, whole(64, 4_096)),
    "height": (240, whole(64, 4_096)),
    "fps": (15, whole(1, 60)),
    "kbps": (300, whole(10, 50_000)),  # not for mjpeg
    "keyFrameEvery": (15, whole(1, 10_000)),  # frames
    "profile": ("baseline", one_of("baseline", "main", "high")),  # h264 only
    "parameterSets": ("stream", one_of("stream", "sdp")),  # h264 only: with each key frame, or in the SDP alone
    "colour": ([200, 30, 30], COLOUR),  # red, green, blue
    "audio": ("aac", one_of("aac", "pcmu", "pcma", "opus", "none")),
    "tone": (440, whole(20, 3_500)),  # Hz
    "pulse": (False, BOOLEAN),  # each second begins with half a white one and a beep
}

BEEP_S = 0.1
UDP_PORTS = 20_000, 29_999  # The first ones of them that are free.


def read_settings(text):
    try:
        given = json.loads(text)
    except ValueError as error:
        sys.exit(f"The settings are no JSON: {error}")
    if not isinstance(given, dict):
        sys.exit("The settings have to be a JSON object")
    for name, value in given.items():
        if name not in SETTINGS:
            sys.exit(f'There is no setting "{name}", only {", ".join(SETTINGS)}')
        is_right, right = SETTINGS[name][1]
        if not is_right(value):
            sys.exit(f'The setting "{name}" has to be {right}, not {json.dumps(value)}')
    settings = {name: given.get(name, default) for name, (default, _) in SETTINGS.items()}
    if settings["credentials"] and settings["credentials"]["scheme"] not in ("basic", "digest"):
        sys.exit('The scheme of "credentials" has to be basic or digest')
    if settings["video"] == settings["audio"] == "none":
        sys.exit("A camera has video or audio")
    return settings


def argb(red, green, blue):
    return 0xFF << 24 | red << 16 | green << 8 | blue


def video_pipeline(settings):
    """A black ball that wanders over the colour: few pixels, so that the colour is also that of the whole picture."""
    # The fastest preset uses nothing beyond baseline.
    h264_options = {"baseline": "", "main": ":cabac=1", "high": ":cabac=1:8x8dct=1"}[settings["profile"]]
    repeat = {"stream": 1, "sdp": 0}[settings["parameterSets"]]
    encoder = {
        "h264": "x264enc tune=zerolatency speed-preset=ultrafast threads=1 bitrate={kbps} key-int-max={keyFrameEvery}"
        f" option-string=repeat-headers={repeat}{h264_options}"
        " ! video/x-h264,profile={profile},stream-format=avc ! rtph264pay pt=96",
        "h265": "x265enc tune=zerolatency speed-preset=ultrafast bitrate={kbps} key-int-max={keyFrameEvery}"
        " option-string=pools=1:frame-threads=1:open-gop=0 log-level=error ! rtph265pay config-interval=-1 pt=96",
        "vp8": "vp8enc deadline=1 cpu-used=8 threads=1 end-usage=cbr target-bitrate={kbps}000"
        " keyframe-max-dist={keyFrameEvery} ! rtpvp8pay pt=96",
        "mjpeg": "jpegenc ! rtpjpegpay pt=26",
    }[settings["video"]]
    # An encoder that is too slow loses pictures: it must not fall behind.
    return (
        "videotestsrc name=picture is-live=true pattern=ball foreground-color={black} background-color={colour}"
        " ! video/x-raw,format=I420,width={width},height={height},framerate={fps}/1"
        f" ! queue leaky=downstream max-size-buffers=2 max-size-bytes=0 max-size-time=0 ! {encoder}"
    ).format_map({**settings, "black": argb(0, 0, 0), "colour": argb(*settings["colour"])})


def audio_pipeline(settings):
    rate, encoder = {
        # The encoder delays the sound by 1600 samples: at a lower rate that would be noticed.
        "aac": (48_000, "voaacenc bitrate=64000 ! rtpmp4gpay pt=97"),
        "pcmu": (8_000, "mulawenc ! rtppcmupay pt=0"),
        "pcma": (8_000, "alawenc ! rtppcmapay pt=8"),
        "opus": (48_000, "opusenc bitrate=32000 ! rtpopuspay pt=97"),
    }[settings["audio"]]
    tone = settings["tone"]
    wave = f"ticks sine-periods-per-tick={round(tone * BEEP_S)}" if settings["pulse"] else "sine"
    return (
        f"audiotestsrc name=sound is-live=true freq={tone} wave={wave} samplesperbuffer={rate // 50}"
        f" ! audio/x-raw,format=S16LE,rate={rate},channels=1 ! {encoder}"
    )


def pipeline(settings):
    parts = [video_pipeline(settings)] if settings["video"] != "none" else []
    if settings["audio"] != "none":
        parts.append(audio_pipeline(settings))
    return " ".join(f"{part} name=pay{index}" for index, part in enumerate(parts))


def let_pulse(picture, colour):
    """The colour becomes white whenever a second of the stream begins, and is back after half of it."""
    # A binding maps 0 to 1 to the values of the property: all numbers of 32 bits.
    low, high = argb(*colour) / 0xFFFFFFFF, 1
    wave = GstController.LFOControlSource(
        waveform=GstController.LFOWaveform.SQUARE,
        frequency=1,
        timeshift=Gst.SECOND // 2,
        amplitude=(high - low) / 2,
        offset=(high + low) / 2,
    )
    picture.add_control_binding(GstController.DirectControlBinding.new(picture, "background-color", wave))


def be_live(media):
    """Nobody can seek in it. A test source can, and the server would, for whoever plays while others do: all stop."""

    def refuse(_, info):
        seeking = info.get_query().type == Gst.QueryType.SEEKING
        return Gst.PadProbeReturn.HANDLED if seeking else Gst.PadProbeReturn.OK  # Unanswered, it means no.

    for source in filter(None, map(media.get_element().get_by_name, ("picture", "sound"))):
        source.get_static_pad("src").add_probe(Gst.PadProbeType.QUERY_UPSTREAM, refuse)


def make_factory(settings):
    launch = pipeline(settings)
    Gst.parse_launch(launch)  # What is missing is to be told now, not to the first client.
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(f"( {launch} )")
    factory.set_shared(settings["shared"])
    allowed = {"tcp": GstRtsp.RTSPLowerTrans.TCP, "udp": GstRtsp.RTSPLowerTrans.UDP}
    protocols = GstRtsp.RTSPLowerTrans.UNKNOWN
    for transport in settings["transports"]:
        protocols |= allowed[transport]
    factory.set_protocols(protocols)
    # Without it, UDP would come from whatever address the system chooses.
    addresses = GstRtspServer.RTSPAddressPool()
    addresses.add_range(settings["host"], settings["host"], *UDP_PORTS, 0)
    factory.set_address_pool(addresses)
    factory.connect("media-configure", lambda _, media: be_live(media))
    if settings["pulse"] and settings["video"] != "none":
        pulse = lambda _, media: let_pulse(media.get_element().get_by_name("picture"), settings["colour"])
        factory.connect("media-configure", pulse)
    return factory


ROLE = "viewer"


def make_auth(settings, factory):
    """Who may see it: whoever has the credentials, or everybody."""
    permissions = GstRtspServer.RTSPPermissions()
    for permission in ("media.factory.access", "media.factory.construct"):
        permissions.add_permission_for_role(ROLE, permission, True)
    factory.set_permissions(permissions)
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", ROLE)

    auth = GstRtspServer.RTSPAuth()
    if settings["tls"]:
        auth.set_tls_certificate(Gio.TlsCertificate.new_from_files(settings["tls"]["certificate"], settings["tls"]["key"]))
    if not settings["credentials"]:
        auth.set_default_token(token)
        return auth
    scheme, user, password = (settings["credentials"][name] for name in ("scheme", "user", "password"))
    if scheme == "basic":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(user, password, token)
    return auth


class Clients:
    """Tells what the clients do."""

    def __init__(self):
        self.connected = 0
        self.lock = threading.Lock()  # Clients have a thread of their own.

    def watch(self, _server, client):
        client.connect("closed", lambda _: self.tell("closed", change=-1))
        client.connect("play-request", lambda _, context: self.tell("play", transport=transport_of(context)))
        self.tell("connected", change=1)

    def tell(self, event, change=0, **more):
        with self.lock:
            self.connected += change
            say({"event": event, "clients": self.connected, **more})


def transport_of(context):
    streams = range(context.sessmedia.get_media().n_streams())
    chosen = next(filter(None, map(context.sessmedia.get_transport, streams)))  # None: a stream that nobody asked for.
    return "tcp" if chosen.get_transport().lower_transport == GstRtsp.RTSPLowerTrans.TCP else "udp"


def say(line):
    print(json.dumps(line), flush=True)


def main():
    if len(sys.argv) != 2:
        sys.exit("One argument is wanted: the settings, as JSON")
    settings = read_settings(sys.argv[1])
    Gst.init(None)
    factory = make_factory(settings)
    server = GstRtspServer.RTSPServer()
    server.set_address(settings["host"])
    server.set_service(str(settings["port"]))
    if settings["tls"] or settings["credentials"]:
        server.set_auth(make_auth(settings, factory))
    server.get_mount_points().add_factory("/live", factory)
    server.connect("client-connected", Clients().watch)
    if server.attach(None) == 0:
        sys.exit(f"Cannot listen at {settings['host']}:{settings['port']}")
    say({"port": server.get_bound_port()})
    GLib.MainLoop().run()


try:
    main()
except GLib.Error as error:
    sys.exit(error.message)
