#include "storage/rocksdb/checkpoint.hpp"

#include "storage/rocksdb/status_text.hpp"

#include <cstdint>
#include <limits>
#include <memory>

#include <rocksdb/utilities/checkpoint.h>

namespace veilleuse::storage {

void make_checkpoint(rocksdb::DB& database, const std::filesystem::path& directory, const std::string& what) {
  rocksdb::Checkpoint* made = nullptr;
  require_ok(rocksdb::Checkpoint::Create(&database, &made), what);
  const std::unique_ptr<rocksdb::Checkpoint> maker{made};
  constexpr auto never_flush = std::numeric_limits<std::uint64_t>::max();
  require_ok(maker->CreateCheckpoint(directory.string(), never_flush), what);
}

}  // namespace veilleuse::storage
