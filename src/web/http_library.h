/* libmicrohttpd, loaded when Muster begins to serve (base/library.h): most commands do not. Its functions
 * are called by their own names. */
#ifndef MUSTER_WEB_HTTP_LIBRARY_H
#define MUSTER_WEB_HTTP_LIBRARY_H

#include "base/err.h"
#include "base/library.h"
#include <microhttpd.h>

#define HTTP_FUNCTIONS(X)                                                                  \
	X(MHD_add_response_header)                                                         \
	X(MHD_create_post_processor)                                                       \
	X(MHD_create_response_from_buffer)                                                 \
	X(MHD_create_response_from_callback)                                               \
	X(MHD_destroy_post_processor)                                                      \
	X(MHD_destroy_response)                                                            \
	X(MHD_get_connection_info)                                                         \
	X(MHD_get_connection_values)                                                       \
	X(MHD_lookup_connection_value)                                                     \
	X(MHD_post_process)                                                                \
	X(MHD_queue_response)                                                              \
	X(MHD_resume_connection)                                                           \
	X(MHD_set_connection_option)                                                       \
	X(MHD_start_daemon)                                                                \
	X(MHD_stop_daemon)                                                                 \
	X(MHD_suspend_connection)

struct http_library {
	HTTP_FUNCTIONS(LIBRARY_POINTER)
};

extern struct http_library http_library;

/* Before anything of it is called. Any thread, any number of times; false with *err where it is not on this machine. */
bool http_library_load(struct err *err);

#define MHD_add_response_header http_library.MHD_add_response_header
#define MHD_create_post_processor http_library.MHD_create_post_processor
#define MHD_create_response_from_buffer http_library.MHD_create_response_from_buffer
#define MHD_create_response_from_callback http_library.MHD_create_response_from_callback
#define MHD_destroy_post_processor http_library.MHD_destroy_post_processor
#define MHD_destroy_response http_library.MHD_destroy_response
#define MHD_get_connection_info http_library.MHD_get_connection_info
#define MHD_get_connection_values http_library.MHD_get_connection_values
#define MHD_lookup_connection_value http_library.MHD_lookup_connection_value
#define MHD_post_process http_library.MHD_post_process
#define MHD_queue_response http_library.MHD_queue_response
#define MHD_resume_connection http_library.MHD_resume_connection
#define MHD_set_connection_option http_library.MHD_set_connection_option
#define MHD_start_daemon http_library.MHD_start_daemon
#define MHD_stop_daemon http_library.MHD_stop_daemon
#define MHD_suspend_connection http_library.MHD_suspend_connection

#endif
