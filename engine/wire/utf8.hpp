// Whether bytes are UTF-8, as RFC 3629 defines it: no surrogates, no overlong forms, nothing above U+10FFFF.
#pragma once

#include <string_view>

namespace veilleuse::engine::wire {

[[nodiscard]] bool is_utf8(std::string_view bytes);

}  // namespace veilleuse::engine::wire
