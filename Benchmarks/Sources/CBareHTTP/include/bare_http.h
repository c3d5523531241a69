#pragma once
#include <stddef.h>

// HTTP with nothing around it but libcurl: what any program has to do at least. For one thread.

typedef struct bare_http bare_http;

// `headers` ends with NULL. NULL when there is no memory.
bare_http *bare_http_open(const char *const *headers);
void bare_http_close(bare_http *http);

// Posts a body over the one kept connection and collects the answer in room that the next one uses again.
// The HTTP status, or a CURLcode as a negative number.
long bare_http_post(bare_http *http, const char *url, const void *body, size_t length);

// What the last post brought; valid until the next.
const void *bare_http_answer(const bare_http *http, size_t *length);

// Gives back the room for answers, so that the next one begins with none.
void bare_http_forget(bare_http *http);

// Posts a body `count` times, over so many connections at once.
// How many answers had status 200 and exactly `expected` bytes, or a CURLMcode as a negative number.
long bare_http_load(bare_http *http, const char *url, const void *body, size_t length,
                    int connections, long count, size_t expected);
