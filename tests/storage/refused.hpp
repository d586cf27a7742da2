// Checks of a refusal to open: its kind, and what its sentence says and does not say.
#pragma once

#include "storage/storage_error.hpp"

#include <ostream>

#include <boost/test/unit_test.hpp>

namespace veilleuse::storage {

inline std::ostream& operator<<(std::ostream& out, storage_failure kind) {
  return out << "storage_failure " << static_cast<int>(kind);
}

}  // namespace veilleuse::storage

namespace veilleuse::tests {

/// The sentence of the error that `action` throws.
template <class Action>
std::string refused(Action&& action, storage::storage_failure kind) {
  try {
    action();
  } catch (const storage::storage_error& error) {
    BOOST_TEST(error.kind() == kind);
    return error.what();
  }
  BOOST_ERROR("nothing was refused");
  return {};
}

inline void says(const std::string& sentence, std::string_view words) {
  BOOST_TEST(sentence.find(words) != std::string::npos, "\"" << sentence << "\" says \"" << words << "\"");
}

}  // namespace veilleuse::tests
