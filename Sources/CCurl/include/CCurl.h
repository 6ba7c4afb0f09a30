#ifndef CCURL_H
#define CCURL_H
/// libcurl, loaded when it is first needed: linked, Debian's build costs every start of the program 3.5 ms.
///
/// Only the `ccurl_` functions may be called; the library's own are declared by its header but not linked. All but
/// `ccurl_load` need `ccurl_load` to have succeeded.
#define CURL_DISABLE_DEPRECATION
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/// Loads and initialises the library, once in the life of the process; any thread may call it.
/// Gives NULL, or why the library cannot be used: a text that stays.
const char *ccurl_load(void);

// MARK: Transfers

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *easy);
CURLcode ccurl_easy_pause(CURL *easy, int directions);
const char *ccurl_easy_strerror(CURLcode code);

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);
CURLcode ccurl_set_offset(CURL *easy, CURLoption option, curl_off_t value);
CURLcode ccurl_set_string(CURL *easy, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value);

/// What is called during a transfer, with the same `context` each time.
struct ccurl_callbacks {
    curl_write_callback header;
    curl_write_callback write;
    curl_read_callback read;
    curl_seek_callback seek;
    curl_xferinfo_callback progress;
    /// Before a socket is connected.
    curl_sockopt_callback connecting;
    /// Before the request is sent on a connection, a new or a kept one.
    curl_prereq_callback requesting;
};
CURLcode ccurl_set_callbacks(CURL *easy, const struct ccurl_callbacks *callbacks, void *context);

/// A number of the transfer's, or 0 when it is not known.
long ccurl_info_long(CURL *easy, CURLINFO info);
curl_off_t ccurl_info_offset(CURL *easy, CURLINFO info);

/// What is known of the server's own certificate, as lines `NAME:VALUE`; NULL without TLS, or unless `CURLOPT_CERTINFO`
/// was set. It lives as long as the handle.
const struct curl_slist *ccurl_first_certificate(CURL *easy);

/// Adds a copy of the text; gives the list, or NULL without memory, when the old list is still there.
struct curl_slist *ccurl_list_append(struct curl_slist *list, const char *text);
void ccurl_list_free(struct curl_slist *list);

// MARK: Many transfers

CURLM *ccurl_multi_init(void);
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
CURLMcode ccurl_multi_set_callbacks(
    CURLM *multi, curl_socket_callback sockets, curl_multi_timer_callback timer, void *context);
CURLMcode ccurl_multi_add(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_remove(CURLM *multi, CURL *easy);
CURLMcode ccurl_multi_act(CURLM *multi, curl_socket_t socket, int directions);
/// The next transfer that ended, with its result; NULL when there is none.
CURL *ccurl_multi_next_ended(CURLM *multi, CURLcode *result);

/// A store of TLS sessions for transfers that run on one thread.
CURLSH *ccurl_share_tls_sessions(void);

#endif
