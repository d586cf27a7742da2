// What kind of failure an exception is, for a person and in fixed words: its text may hold anything, and its
// type's name is the compiler's.
#pragma once

#include <exception>
#include <string_view>

namespace veilleuse::actors {

/// Completes "…failed: ". Takes no memory: that may be what is wanting.
[[nodiscard]] std::string_view words_of(const std::exception& failure);
/// Of anything that was thrown.
[[nodiscard]] std::string_view words_of(const std::exception_ptr& thrown);

}  // namespace veilleuse::actors
