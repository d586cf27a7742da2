// Who is offered which child, and when that may change by time alone.
#pragma once

#include "events/desk/draft.hpp"

namespace veilleuse::events {

/// Makes every offer that is possible now and fits in the record.
void make_offers(desk_draft& draft);

/// Expires what is due: returns those children to the front, as many as fit in the record.
void expire_offers(desk_draft& draft);

}  // namespace veilleuse::events
