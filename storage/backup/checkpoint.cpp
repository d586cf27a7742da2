#include "storage/backup/checkpoint.hpp"

#include "storage/backup/file_copy.hpp"
#include "storage/limits.hpp"
#include "storage/system_failure.hpp"

#include <system_error>

namespace veilleuse::storage {

namespace {

std::filesystem::path place_of_checkpoint(const std::filesystem::path& data_directory) {
  return std::filesystem::absolute(data_directory) / "checkpoint";
}

/// What is copied and not linked: write-ahead logs, and a little beside them.
std::uint64_t bytes_to_copy(const std::filesystem::path& directory) {
  std::uint64_t bytes = 0;
  for (const auto& name : database_files(directory)) {
    std::error_code gone;
    const auto size = std::filesystem::file_size(directory / name, gone);
    if (!gone && !name.ends_with(".sst")) bytes += size;
  }
  return bytes;
}

}  // namespace

backup_source checkpoint_in(const std::filesystem::path& data_directory) {
  const auto place = place_of_checkpoint(data_directory);
  return {place / "log", place / "keys", data_directory / "staff.json"};
}

void remove_checkpoint(const std::filesystem::path& data_directory) {
  remove_tree(place_of_checkpoint(data_directory));
}

checkpoint::checkpoint(embedded_event_log& log, embedded_key_vault& keys,
                       std::filesystem::path data_directory)
    : data_directory_{std::move(data_directory)} {
  const auto copied = bytes_to_copy(data_directory_ / "log") + bytes_to_copy(data_directory_ / "keys");
  require_room(data_directory_, copied + limits::room_to_go_on_bytes);
  remove_checkpoint(data_directory_);
  make_private_directory(place_of_checkpoint(data_directory_), "the directory of the checkpoint");
  const auto parts = checkpoint_in(data_directory_);
  try {
    log.checkpoint(parts.log);
    keys.checkpoint(parts.keys);
  } catch (...) {
    std::error_code ignored;
    std::filesystem::remove_all(place_of_checkpoint(data_directory_), ignored);
    throw;
  }
}

checkpoint::~checkpoint() {
  std::error_code ignored;
  std::filesystem::remove_all(place_of_checkpoint(data_directory_), ignored);
}

}  // namespace veilleuse::storage
