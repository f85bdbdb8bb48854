"""AMR as telephones write it: in a pause they send nothing (DTX), which FFmpeg's own decoder takes for damage and leaves out."""

from __future__ import annotations

from typing import cast

import av

_DECODERS = {"amrnb": "libopencore_amrnb", "amrwb": "libopencore_amrwb"}
_NO_KINDS = {"amrnb": range(9, 15), "amrwb": range(10, 14)}
_LAST_OF_SPEECH = 7
_UNUSED_BITS = 0x83
"""Of the byte before each frame: none of them is ever set (RFC 4867, section 5.3)."""


def decoder_of(stream: av.AudioStream) -> av.AudioCodecContext:
    """What decodes a stream: for AMR a decoder that gives a pause its length, else FFmpeg's own."""
    name = _DECODERS.get(stream.codec_context.name, "")
    if name not in av.codecs_available:
        return stream.codec_context
    return cast(av.AudioCodecContext, av.CodecContext.create(name, "r"))


def sound_of(packet: av.Packet) -> av.Packet:
    """The packet; ValueError for one of AMR that says it holds a pause and cannot, as the decoder takes any byte for one."""
    codec = packet.stream.codec_context.name
    if codec in _DECODERS and packet.size:
        head = bytes(packet)[0]
        kind = head >> 3 & 0x0F
        if kind in _NO_KINDS[codec] or (kind > _LAST_OF_SPEECH and head & _UNUSED_BITS):
            raise ValueError("a frame of no kind that AMR has")
    return packet
