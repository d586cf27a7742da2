#include "storage/backup/destroyed_list.hpp"

#include "storage/limits.hpp"
#include "storage/storage_error.hpp"
#include "storage/system_failure.hpp"

#include <cerrno>
#include <fstream>

namespace veilleuse::storage {

std::string destroyed_list_text(const std::vector<events::stream_id>& streams) {
  std::string text;
  for (const auto& stream : streams)
    text += events::to_text(stream) + "\n";
  return text;
}

std::vector<events::stream_id> read_destroyed_list(const std::filesystem::path& file) {
  std::error_code unknown;
  const auto bytes = std::filesystem::file_size(file, unknown);
  std::ifstream lines{file};
  if (!lines.is_open() || unknown)
    throw system_failure("read the list of destroyed keys " + file.string(), errno);
  const storage_error damaged{
      storage_failure::damaged,
      file.string() + " is damaged or no list of destroyed keys: use that of another backup."};
  if (bytes > limits::destroyed_list_bytes) throw damaged;
  std::vector<events::stream_id> streams;
  for (std::string line; std::getline(lines, line);) {
    const auto stream = events::stream_from_text(line);
    if (!stream || lines.eof()) throw damaged;
    streams.push_back(*stream);
  }
  // Of a disk that cannot be read: an end too early would give erased keys back.
  if (lines.bad()) throw system_failure("read the list of destroyed keys " + file.string(), EIO);
  return streams;
}

}  // namespace veilleuse::storage
