/* What is refused, shown by the page that asked it. */
#include "web/form.h"

bool form_asked_again(
	const struct request *request, struct response *response, const struct problems *problems)
{
	struct asked_again again = { problems, false };
	struct request page = *request;

	page.again = &again;
	page.path = request_sent(request, STR(FORM_ASKED_AT));
	if (!page.path.len || problems_have(problems, "R-LEDGER-07") ||
		request_sent(request, STR("more")).len || request_sent(request, STR("move")).len)
		return false;
	const struct route *route = route_asking(request->web, &page);
	if (!route)
		return false;
	route->handler(&page, response);
	if (again.shown) {
		response->status = 422;
		return true;
	}
	buf_clear(&response->body);
	response->status = 200;
	return false;
}
