#include "bare_http.h"
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

struct bare_http {
    CURL *easy;
    struct curl_slist *headers;
    unsigned char *answer;
    size_t length, capacity;
};

bare_http *bare_http_open(const char *const *headers) {
    bare_http *http = calloc(1, sizeof *http);
    if (!http) return NULL;
    http->easy = curl_easy_init();
    // Without it libcurl waits for a server to agree to a large body.
    http->headers = curl_slist_append(NULL, "Expect:");
    while (http->headers && *headers) {
        struct curl_slist *longer = curl_slist_append(http->headers, *headers++);
        if (!longer) curl_slist_free_all(http->headers);
        http->headers = longer;
    }
    if (http->easy && http->headers) return http;
    bare_http_close(http);
    return NULL;
}

void bare_http_close(bare_http *http) {
    curl_easy_cleanup(http->easy);
    curl_slist_free_all(http->headers);
    free(http->answer);
    free(http);
}

static void prepare(CURL *easy, const bare_http *http, const char *url, const void *body, size_t length) {
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, http->headers);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 512L << 10);
    curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 512L << 10);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
}

static size_t collect(char *bytes, size_t size, size_t count, void *context) {
    bare_http *http = context;
    size_t added = size * count;
    if (http->capacity - http->length < added) {
        size_t capacity = 2 * http->capacity + added;
        unsigned char *answer = realloc(http->answer, capacity);
        if (!answer) return CURL_WRITEFUNC_ERROR;
        http->answer = answer;
        http->capacity = capacity;
    }
    memcpy(http->answer + http->length, bytes, added);
    http->length += added;
    return added;
}

long bare_http_post(bare_http *http, const char *url, const void *body, size_t length) {
    long status = 0;
    prepare(http->easy, http, url, body, length);
    curl_easy_setopt(http->easy, CURLOPT_WRITEFUNCTION, collect);
    curl_easy_setopt(http->easy, CURLOPT_WRITEDATA, http);
    http->length = 0;
    CURLcode code = curl_easy_perform(http->easy);
    if (code != CURLE_OK) return -(long)code;
    curl_easy_getinfo(http->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

const void *bare_http_answer(const bare_http *http, size_t *length) {
    *length = http->length;
    return http->answer;
}

void bare_http_forget(bare_http *http) {
    free(http->answer);
    http->answer = NULL;
    http->length = http->capacity = 0;
}

static size_t count_bytes(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    *(size_t *)context += size * count;
    return size * count;
}

// Begins the next request of a handle, if one is left.
static CURLMcode begin(CURLM *multi, CURL *easy, long *left) {
    if (*left == 0) return CURLM_OK;
    --*left;
    return curl_multi_add_handle(multi, easy);
}

static long run_load(CURLM *multi, CURL **easy, int connections, long left, size_t expected) {
    long good = 0;
    int running = 0;
    CURLMcode code = CURLM_OK;
    for (int index = 0; code == CURLM_OK && index < connections; ++index) code = begin(multi, easy[index], &left);
    do {
        if (code == CURLM_OK) code = curl_multi_perform(multi, &running);
        CURLMsg *message;
        int messages;
        while (code == CURLM_OK && (message = curl_multi_info_read(multi, &messages))) {
            CURL *done = message->easy_handle;
            CURLcode result = message->data.result;
            long status = 0;
            size_t *bytes = NULL;
            curl_easy_getinfo(done, CURLINFO_RESPONSE_CODE, &status);
            curl_easy_getinfo(done, CURLINFO_PRIVATE, (char **)&bytes);
            good += result == CURLE_OK && status == 200 && *bytes == expected;
            *bytes = 0;
            code = curl_multi_remove_handle(multi, done);
            if (code == CURLM_OK && left > 0) {
                ++running;
                code = begin(multi, done, &left);
            }
        }
        if (code == CURLM_OK && running > 0) code = curl_multi_poll(multi, NULL, 0, 1000, NULL);
    } while (code == CURLM_OK && running > 0);
    return code == CURLM_OK ? good : -(long)code;
}

long bare_http_load(bare_http *http, const char *url, const void *body, size_t length,
                    int connections, long count, size_t expected) {
    CURLM *multi = curl_multi_init();
    CURL **easy = calloc((size_t)connections, sizeof *easy);
    size_t *received = calloc((size_t)connections, sizeof *received);
    long result = -(long)CURLM_OUT_OF_MEMORY;
    if (multi && easy && received) {
        curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, (long)connections);
        for (int index = 0; index < connections && (easy[index] = curl_easy_init()); ++index) {
            prepare(easy[index], http, url, body, length);
            curl_easy_setopt(easy[index], CURLOPT_WRITEFUNCTION, count_bytes);
            curl_easy_setopt(easy[index], CURLOPT_WRITEDATA, &received[index]);
            curl_easy_setopt(easy[index], CURLOPT_PRIVATE, &received[index]);
        }
        if (connections > 0 && easy[connections - 1])
            result = run_load(multi, easy, connections, count, expected);
    }
    for (int index = 0; easy && index < connections; ++index) {
        if (!easy[index]) continue;
        curl_multi_remove_handle(multi, easy[index]);
        curl_easy_cleanup(easy[index]);
    }
    curl_multi_cleanup(multi);
    free(easy);
    free(received);
    return result;
}
