/* libcurl, loaded when the first request or mail goes out (base/library.h). Linked as usual it and the
 * twenty libraries under it would make every command start a third later. Its functions are called by
 * their own names. */
#ifndef MUSTER_BASE_CURL_LIBRARY_H
#define MUSTER_BASE_CURL_LIBRARY_H

#define CURL_DISABLE_TYPECHECK /* else some of its names are macros */
#include "base/err.h"
#include "base/library.h"
#include <curl/curl.h>
#undef curl_easy_getinfo
#undef curl_easy_setopt

#define CURL_FUNCTIONS(X)                                                                  \
	X(curl_easy_cleanup)                                                               \
	X(curl_easy_getinfo)                                                               \
	X(curl_easy_init)                                                                  \
	X(curl_easy_perform)                                                               \
	X(curl_easy_setopt)                                                                \
	X(curl_easy_strerror)                                                              \
	X(curl_free)                                                                       \
	X(curl_global_init)                                                                \
	X(curl_mime_addpart)                                                               \
	X(curl_mime_data)                                                                  \
	X(curl_mime_encoder)                                                               \
	X(curl_mime_free)                                                                  \
	X(curl_mime_init)                                                                  \
	X(curl_mime_type)                                                                  \
	X(curl_slist_append)                                                               \
	X(curl_slist_free_all)                                                             \
	X(curl_url)                                                                        \
	X(curl_url_cleanup)                                                                \
	X(curl_url_get)                                                                    \
	X(curl_url_set)

struct curl_library {
	CURL_FUNCTIONS(LIBRARY_POINTER)
};

extern struct curl_library curl_library;

/* Before anything of it is called. Any thread, any number of times; false with *err where it is not on this machine. */
bool curl_library_load(struct err *err);

#define curl_easy_cleanup curl_library.curl_easy_cleanup
#define curl_easy_getinfo curl_library.curl_easy_getinfo
#define curl_easy_init curl_library.curl_easy_init
#define curl_easy_perform curl_library.curl_easy_perform
#define curl_easy_setopt curl_library.curl_easy_setopt
#define curl_easy_strerror curl_library.curl_easy_strerror
#define curl_free curl_library.curl_free
#define curl_global_init curl_library.curl_global_init
#define curl_mime_addpart curl_library.curl_mime_addpart
#define curl_mime_data curl_library.curl_mime_data
#define curl_mime_encoder curl_library.curl_mime_encoder
#define curl_mime_free curl_library.curl_mime_free
#define curl_mime_init curl_library.curl_mime_init
#define curl_mime_type curl_library.curl_mime_type
#define curl_slist_append curl_library.curl_slist_append
#define curl_slist_free_all curl_library.curl_slist_free_all
#define curl_url curl_library.curl_url
#define curl_url_cleanup curl_library.curl_url_cleanup
#define curl_url_get curl_library.curl_url_get
#define curl_url_set curl_library.curl_url_set

#endif
