#pragma once
#include <curl/curl.h>

// libcurl's setters and getters are variadic, which Swift does not import: one function for each kind of argument.

typedef size_t (*cairn_curl_data_callback)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode cairn_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode cairn_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode cairn_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode cairn_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode cairn_curl_set_headers(CURL *easy, struct curl_slist *value) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, value);
}

static inline CURLcode cairn_curl_set_data_callback(CURL *easy, CURLoption option, cairn_curl_data_callback value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode cairn_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode cairn_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode cairn_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// Members of an anonymous union, and macros with casts, are not imported either.

static inline CURLcode cairn_curl_message_result(const CURLMsg *message) {
    return message->data.result;
}
