#include "storage/rocksdb/database_directory.hpp"

#include "storage/system_failure.hpp"

#include <system_error>

namespace veilleuse::storage {

bool has_database(const std::filesystem::path& directory, const std::string& what) {
  std::error_code problem;
  const bool there = std::filesystem::exists(directory / "CURRENT", problem);
  if (problem) throw system_failure("read " + what + " in " + directory.string(), problem.value());
  return there;
}

}  // namespace veilleuse::storage
