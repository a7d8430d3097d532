#!/usr/bin/python3
"""A camera whose picture takes as many bits as it gets: waves that run all over it. It has no sound.

The one line printed is {"port": …}, when clients can connect to rtsp://127.0.0.1:PORT/live.
"""

import json

import gi

for namespace in ("Gst", "GstRtspServer"):
    gi.require_version(namespace, "1.0")
from gi.repository import GLib, Gst, GstRtspServer

# What rtsp-server.py shows is mostly of one colour: next to nothing is left of it when it is encoded.
PIPELINE = (
    "( videotestsrc is-live=true pattern=zone-plate kx2=2 ky2=2 kt=3"
    " ! video/x-raw,format=I420,width=640,height=480,framerate=25/1"
    " ! x264enc tune=zerolatency speed-preset=ultrafast threads=1 bitrate=3000 key-int-max=25"
    " ! video/x-h264,profile=baseline ! rtph264pay name=pay0 pt=96 )"
)

Gst.init(None)
factory = GstRtspServer.RTSPMediaFactory(launch=PIPELINE, shared=True)
server = GstRtspServer.RTSPServer(address="127.0.0.1", service="0")
server.get_mount_points().add_factory("/live", factory)
server.attach(None)
print(json.dumps({"port": server.get_bound_port()}), flush=True)
GLib.MainLoop().run()
