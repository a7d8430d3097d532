#!/usr/bin/python3
"""A camera that shows the pictures of a folder again and again: 00000.h264, 00001.h264 and so on, each a whole frame.

    scene-camera.py FOLDER FPS

Its sound is AAC. The one line printed is {"port": …}, when clients can connect to rtsp://127.0.0.1:PORT/live.
"""

import itertools
import json
import sys
from pathlib import Path

import gi

for namespace in ("Gst", "GstRtspServer"):
    gi.require_version(namespace, "1.0")
from gi.repository import GLib, Gst, GstRtspServer

# The pictures are made beforehand: a camera that encodes would take the processor from what is measured.
PIPELINE = (
    "( appsrc name=pictures is-live=true format=time"
    " caps=video/x-h264,stream-format=byte-stream,alignment=au,framerate={fps}/1"
    " ! clocksync ! rtph264pay name=pay0 pt=96"
    " audiotestsrc name=sound is-live=true wave=pink-noise volume=0.3 samplesperbuffer=960"
    " ! audio/x-raw,format=S16LE,rate=48000,channels=1 ! voaacenc bitrate=64000 ! rtpmp4gpay name=pay1 pt=97 )"
)

folder, fps = Path(sys.argv[1]), int(sys.argv[2])
pictures = [picture.read_bytes() for picture in sorted(folder.iterdir())]


class SceneFactory(GstRtspServer.RTSPMediaFactory):
    """All clients see the same moment, whatever port they believe the camera to be at: a media node has one of its own."""

    def do_gen_key(self, url):
        return url.abspath


def show(_factory, media):
    numbers = itertools.count()

    def push(source, _length):
        number = next(numbers)
        picture = Gst.Buffer.new_wrapped(pictures[number % len(pictures)])
        picture.pts = number * Gst.SECOND // fps
        source.emit("push-buffer", picture)

    pipeline = media.get_element()
    pipeline.get_by_name("pictures").connect("need-data", push)
    # Otherwise each client that begins to play would take all others back to the beginning.
    sound = pipeline.get_by_name("sound").get_static_pad("src")
    sound.add_probe(Gst.PadProbeType.QUERY_UPSTREAM, refuse_to_seek)


def refuse_to_seek(_pad, info):
    is_asked = info.get_query().type == Gst.QueryType.SEEKING
    return Gst.PadProbeReturn.DROP if is_asked else Gst.PadProbeReturn.OK


Gst.init(None)
factory = SceneFactory(launch=PIPELINE.format(fps=fps), shared=True)
factory.connect("media-configure", show)
server = GstRtspServer.RTSPServer(address="127.0.0.1", service="0")
server.get_mount_points().add_factory("/live", factory)
server.attach(None)
print(json.dumps({"port": server.get_bound_port()}), flush=True)
GLib.MainLoop().run()
