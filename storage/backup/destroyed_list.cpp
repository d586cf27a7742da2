#include "storage/backup/destroyed_list.hpp"

#include "storage/backup/digest_line.hpp"
#include "storage/storage_error.hpp"
#include "storage/system_failure.hpp"

#include <cerrno>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace veilleuse::storage {

namespace {

constexpr std::string_view first_line = "veilleuse destroyed 1\n";

std::string bytes_of_list(const std::filesystem::path& file, std::uintmax_t size) {
  std::string bytes(size, '\0');
  std::ifstream from{file, std::ios::binary};
  if (!from.read(bytes.data(), static_cast<std::streamsize>(size)))
    throw system_failure("read the list of destroyed keys " + file.string(), EIO);
  return bytes;
}

/// The lines between the first and the last; nothing unless both are right.
std::optional<std::string_view> lines_of(std::string_view list) {
  if (!list.starts_with(first_line) || !ends_with_its_digest(list)) return std::nullopt;
  return without_digest_line(list).substr(first_line.size());
}

std::optional<std::vector<events::stream_id>> streams_of(std::string_view lines) {
  std::vector<events::stream_id> streams;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    const auto stream = events::stream_from_text(lines.substr(0, end));
    if (!stream || end == std::string_view::npos) return std::nullopt;
    streams.push_back(*stream);
    lines.remove_prefix(end + 1);
  }
  return streams;
}

}  // namespace

std::string destroyed_list_text(const std::vector<events::stream_id>& streams, std::size_t most_bytes) {
  std::string text{first_line};
  for (const auto& stream : streams)
    text += events::to_text(stream) + "\n";
  text = with_digest_line(std::move(text));
  if (text.size() <= most_bytes) return text;
  throw storage_error{
      storage_failure::cannot_open,
      fmt::format("No backup is made: its list of destroyed keys would have {} bytes, and no restore reads "
                  "more than {}. Tell those who maintain Veilleuse; keep the backups there are.",
                  text.size(), most_bytes)};
}

std::vector<events::stream_id> read_destroyed_list(const std::filesystem::path& file,
                                                   std::size_t most_bytes) {
  std::error_code problem;
  const auto size = std::filesystem::file_size(file, problem);
  if (problem) throw system_failure("read the list of destroyed keys " + file.string(), problem.value());
  if (size > most_bytes)
    throw storage_error{
        storage_failure::damaged,
        fmt::format("{} is larger than any list of destroyed keys ({} bytes at most): use that "
                    "of another backup.",
                    file.string(), most_bytes)};
  const auto list = bytes_of_list(file, size);
  // A list cut short would give erased keys back.
  const auto lines = lines_of(list);
  if (auto streams = lines ? streams_of(*lines) : std::nullopt) return *std::move(streams);
  throw storage_error{
      storage_failure::damaged,
      file.string() + " is damaged or no list of destroyed keys: use that of another backup."};
}

}  // namespace veilleuse::storage
