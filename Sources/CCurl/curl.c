#define _GNU_SOURCE
#include "CCurl.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CCURL_SANITIZED 1
#endif
#endif

// The library's functions that are used, with the types of its header.
#define CCURL_FUNCTIONS(X) \
    X(curl_global_init) \
    X(curl_version_info) \
    X(curl_easy_init) \
    X(curl_easy_cleanup) \
    X(curl_easy_pause) \
    X(curl_easy_strerror) \
    X(curl_easy_setopt) \
    X(curl_easy_getinfo) \
    X(curl_slist_append) \
    X(curl_slist_free_all) \
    X(curl_multi_init) \
    X(curl_multi_setopt) \
    X(curl_multi_add_handle) \
    X(curl_multi_remove_handle) \
    X(curl_multi_socket_action) \
    X(curl_multi_info_read) \
    X(curl_share_init) \
    X(curl_share_setopt)

#define CCURL_MEMBER(name) __typeof__(name) *name;
static struct {
    CCURL_FUNCTIONS(CCURL_MEMBER)
} table;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static char failure[256];

static void load(void) {
    int flags = RTLD_NOW | RTLD_LOCAL;
#ifndef CCURL_SANITIZED
    // The program contains an OpenSSL of its own, linked statically. The library must find the one that it was built
    // with, and not a mixture of both. (The address sanitizer refuses this flag.)
    flags |= RTLD_DEEPBIND;
#endif
    void *library = dlopen("libcurl.so.4", flags);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(failure, sizeof failure, "libcurl cannot be loaded (install `libcurl4`): %s", reason ? reason : "?");
        return;
    }
#define CCURL_FIND(name) \
    if ((*(void **)&table.name = dlsym(library, #name)) == NULL) { \
        snprintf(failure, sizeof failure, "libcurl lacks %s", #name); \
        return; \
    }
    CCURL_FUNCTIONS(CCURL_FIND)

    // OpenSSL must not tear itself down when the process exits, for the thread of the transfers may still use it.
    // 0x80000 is OPENSSL_INIT_NO_ATEXIT.
    int (*prepare)(uint64_t, const void *);
    *(void **)&prepare = dlsym(library, "OPENSSL_init_crypto");
    if (prepare != NULL) prepare(0x00080000, NULL);

    if (table.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        snprintf(failure, sizeof failure, "libcurl cannot be initialised");
        return;
    }
    curl_version_info_data *version = table.curl_version_info(CURLVERSION_NOW);
    // The call before each request, which keeps the library from repeating one, came with 7.80.
    if (version->version_num < 0x075000)
        snprintf(failure, sizeof failure, "libcurl 7.80 or later is needed; this is %s", version->version);
}

const char *ccurl_load(void) {
    pthread_once(&once, load);
    return failure[0] == 0 ? NULL : failure;
}

// MARK: Transfers

CURL *ccurl_easy_init(void) { return table.curl_easy_init(); }
void ccurl_easy_cleanup(CURL *easy) { table.curl_easy_cleanup(easy); }
CURLcode ccurl_easy_pause(CURL *easy, int directions) { return table.curl_easy_pause(easy, directions); }
const char *ccurl_easy_strerror(CURLcode code) { return table.curl_easy_strerror(code); }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return table.curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return table.curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value) {
    return table.curl_easy_setopt(easy, option, value);
}
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return table.curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_callbacks(CURL *easy, const struct ccurl_callbacks *callbacks, void *context) {
    CURLcode result = CURLE_OK;
#define CCURL_SET(option, value) \
    if (result == CURLE_OK) result = table.curl_easy_setopt(easy, option, value)
    CCURL_SET(CURLOPT_HEADERFUNCTION, callbacks->header);
    CCURL_SET(CURLOPT_HEADERDATA, context);
    CCURL_SET(CURLOPT_WRITEFUNCTION, callbacks->write);
    CCURL_SET(CURLOPT_WRITEDATA, context);
    CCURL_SET(CURLOPT_READFUNCTION, callbacks->read);
    CCURL_SET(CURLOPT_READDATA, context);
    CCURL_SET(CURLOPT_SEEKFUNCTION, callbacks->seek);
    CCURL_SET(CURLOPT_SEEKDATA, context);
    CCURL_SET(CURLOPT_XFERINFOFUNCTION, callbacks->progress);
    CCURL_SET(CURLOPT_XFERINFODATA, context);
    CCURL_SET(CURLOPT_NOPROGRESS, 0L);
    CCURL_SET(CURLOPT_SOCKOPTFUNCTION, callbacks->connecting);
    CCURL_SET(CURLOPT_SOCKOPTDATA, context);
    CCURL_SET(CURLOPT_PREREQFUNCTION, callbacks->requesting);
    CCURL_SET(CURLOPT_PREREQDATA, context);
    return result;
}

long ccurl_info_long(CURL *easy, CURLINFO info) {
    long value = 0;
    return table.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

curl_off_t ccurl_info_offset(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    return table.curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

const struct curl_slist *ccurl_first_certificate(CURL *easy) {
    struct curl_certinfo *chain = NULL;
    if (table.curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || chain == NULL) return NULL;
    return chain->num_of_certs > 0 ? chain->certinfo[0] : NULL;
}

struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text) {
    return table.curl_slist_append(list, text);
}
void ccurl_list_free(struct curl_slist *list) { table.curl_slist_free_all(list); }

// MARK: Many transfers

CURLM *ccurl_multi_init(void) { return table.curl_multi_init(); }

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return table.curl_multi_setopt(multi, option, value);
}

CURLMcode ccurl_multi_set_callbacks(
    CURLM *multi, curl_socket_callback sockets, curl_multi_timer_callback timer, void *context) {
    CURLMcode result = table.curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, sockets);
    if (result == CURLM_OK) result = table.curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
    if (result == CURLM_OK) result = table.curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
    if (result == CURLM_OK) result = table.curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
    return result;
}

CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy) { return table.curl_multi_add_handle(multi, easy); }
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy) { return table.curl_multi_remove_handle(multi, easy); }

CURLMcode ccurl_multi_act(CURLM *multi, curl_socket_t socket, int directions) {
    int running = 0;
    return table.curl_multi_socket_action(multi, socket, directions, &running);
}

CURL *ccurl_multi_next_ended(CURLM *multi, CURLcode *result) {
    int rest = 0;
    CURLMsg *message;
    while ((message = table.curl_multi_info_read(multi, &rest)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        return message->easy_handle;
    }
    return NULL;
}

CURLSH *ccurl_share_tls_sessions(void) {
    CURLSH *share = table.curl_share_init();
    // No locks: one thread runs all transfers.
    if (share != NULL) table.curl_share_setopt(share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    return share;
}
