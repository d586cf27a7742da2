#include "storage/backup/places.hpp"

#include <algorithm>
#include <system_error>

namespace veilleuse::storage {

std::filesystem::path true_place(const std::filesystem::path& place) {
  std::error_code unknown;
  const auto found = std::filesystem::weakly_canonical(place, unknown) / "";
  return (unknown ? std::filesystem::absolute(place).lexically_normal() / "" : found).parent_path();
}

bool is_or_holds(const std::filesystem::path& outer, const std::filesystem::path& inner) {
  return std::ranges::mismatch(outer, inner).in1 == outer.end();
}

}  // namespace veilleuse::storage
