#include "events/codec/upcasters.hpp"

#include <algorithm>

namespace veilleuse::events::codec_detail {

std::span<const upcaster> released_upcasters() {
  return {};
}

std::optional<codec_error> upcast(const event_kind& kind, std::uint32_t version,
                                  std::span<const upcaster> upcasters, std::string& body,
                                  std::string* content) {
  if (version > kind.version) return codec_error::newer_version;
  for (; version < kind.version; ++version) {
    const auto step = std::ranges::find_if(upcasters, [&](const upcaster& candidate) {
      return candidate.type == kind.type && candidate.from == version;
    });
    // No version without an upcaster was ever released.
    if (step == upcasters.end() || !step->lift(body, content)) return codec_error::damaged;
  }
  return std::nullopt;
}

}  // namespace veilleuse::events::codec_detail
