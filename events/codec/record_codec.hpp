// Decoding with a given set of upcasters: what `decode_record` does with the released ones, and what tests do
// with synthetic older versions.
#pragma once

#include "events/codec/codec.hpp"
#include "events/codec/upcasters.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace veilleuse::events::codec_detail {

template <class Event>
[[nodiscard]] decoded<record<Event>> decode_record_with(std::span<const upcaster> upcasters,
                                                        std::string_view clear,
                                                        const std::vector<std::string>& parts);

}  // namespace veilleuse::events::codec_detail
