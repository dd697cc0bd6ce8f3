/* pango and cairo, loaded when the first paper is drawn. Linked as usual they and the forty libraries under
 * them would make every command of Muster start some 3 ms later, and take 5 MB more. */
#ifndef MUSTER_BASE_INK_LIBRARY_H
#define MUSTER_BASE_INK_LIBRARY_H

#include "base/err.h"
#include "base/library.h"
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#define INK_FUNCTIONS(X)                                                                           \
	X(cairo_create)                                                                            \
	X(cairo_destroy)                                                                           \
	X(cairo_fill)                                                                              \
	X(cairo_image_surface_create)                                                              \
	X(cairo_line_to)                                                                           \
	X(cairo_move_to)                                                                           \
	X(cairo_paint)                                                                             \
	X(cairo_pdf_surface_add_outline)                                                           \
	X(cairo_pdf_surface_create_for_stream)                                                     \
	X(cairo_pdf_surface_set_metadata)                                                          \
	X(cairo_rectangle)                                                                         \
	X(cairo_scale)                                                                             \
	X(cairo_set_line_width)                                                                    \
	X(cairo_set_source_rgb)                                                                    \
	X(cairo_show_page)                                                                         \
	X(cairo_status)                                                                            \
	X(cairo_status_to_string)                                                                  \
	X(cairo_stroke)                                                                            \
	X(cairo_surface_destroy)                                                                   \
	X(cairo_surface_finish)                                                                    \
	X(cairo_surface_status)                                                                    \
	X(cairo_surface_write_to_png_stream)                                                       \
	X(cairo_tag_begin)                                                                         \
	X(cairo_tag_end)                                                                           \
	X(g_object_unref)                                                                          \
	X(pango_attr_family_new)                                                                   \
	X(pango_attr_list_insert)                                                                  \
	X(pango_attr_list_new)                                                                     \
	X(pango_attr_list_unref)                                                                   \
	X(pango_attr_strikethrough_new)                                                            \
	X(pango_attr_style_new)                                                                    \
	X(pango_attr_weight_new)                                                                   \
	X(pango_cairo_font_map_new)                                                                \
	X(pango_cairo_font_map_set_resolution)                                                     \
	X(pango_cairo_show_layout_line)                                                            \
	X(pango_context_set_language)                                                              \
	X(pango_font_description_free)                                                             \
	X(pango_font_description_new)                                                              \
	X(pango_font_description_set_absolute_size)                                                \
	X(pango_font_description_set_family_static)                                                \
	X(pango_font_description_set_weight)                                                       \
	X(pango_font_map_create_context)                                                           \
	X(pango_language_from_string)                                                              \
	X(pango_layout_get_extents)                                                                \
	X(pango_layout_get_iter)                                                                   \
	X(pango_layout_iter_free)                                                                  \
	X(pango_layout_iter_get_baseline)                                                          \
	X(pango_layout_iter_get_line_extents)                                                      \
	X(pango_layout_iter_get_line_readonly)                                                     \
	X(pango_layout_iter_get_line_yrange)                                                       \
	X(pango_layout_iter_next_line)                                                             \
	X(pango_layout_new)                                                                        \
	X(pango_layout_set_alignment)                                                              \
	X(pango_layout_set_attributes)                                                             \
	X(pango_layout_set_ellipsize)                                                              \
	X(pango_layout_set_font_description)                                                       \
	X(pango_layout_set_line_spacing)                                                           \
	X(pango_layout_set_single_paragraph_mode)                                                  \
	X(pango_layout_set_text)                                                                   \
	X(pango_layout_set_width)                                                                  \
	X(pango_layout_set_wrap)

struct ink_library {
	INK_FUNCTIONS(LIBRARY_POINTER)
};

/* Static, the same for all threads; NULL with *err where they are not on this machine. */
const struct ink_library *ink_library(struct err *);

#endif
