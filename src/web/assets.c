/* Finding an embedded file: see assets.h. */
#include "web/assets.h"

const struct asset *asset_find(str path)
{
	for (size_t n = 0; n < asset_count; n++)
		if (str_eq(assets[n].path, path))
			return &assets[n];
	return NULL;
}
