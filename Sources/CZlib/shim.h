#pragma once
#include <zlib.h>

/// `inflateInit2` is a macro, which Swift does not import; 47 = 32 KiB window, gzip or zlib header detected.
static inline int cairn_inflate_init(z_stream *stream) {
    return inflateInit2(stream, 47);
}
