#include "storage/rocksdb/write_ahead_tail.hpp"

#include "storage/storage_error.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace veilleuse::storage {

namespace {

constexpr std::size_t block_bytes = 32'768;
constexpr std::size_t header_bytes = 7;

constexpr std::array<std::uint32_t, 256> make_crc_table() {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    auto rest = byte;
    for (int bit = 0; bit < 8; ++bit)
      rest = rest >> 1 ^ (rest & 1 ? 0x82f63b78u : 0);
    table[byte] = rest;
  }
  return table;
}

/// CRC-32C (RFC 3720, appendix B.4).
std::uint32_t crc_of(std::string_view bytes) {
  static constexpr auto table = make_crc_table();
  std::uint32_t crc = ~0u;
  for (const auto byte : bytes)
    crc = crc >> 8 ^ table[(crc ^ static_cast<std::uint8_t>(byte)) & 0xff];
  return ~crc;
}

std::uint32_t masked(std::uint32_t crc) {
  return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

struct fragment {
  std::uint32_t crc = 0;
  std::size_t length = 0;
  std::uint8_t type = 0;
};

/// `block` holds at least a header at `at`.
fragment fragment_at(std::string_view block, std::size_t at) {
  const auto byte = [&](std::size_t offset) { return static_cast<std::uint8_t>(block[at + offset]); };
  const auto crc =
      byte(0) | std::uint32_t{byte(1)} << 8 | std::uint32_t{byte(2)} << 16 | std::uint32_t{byte(3)} << 24;
  return {crc, static_cast<std::size_t>(byte(4) | byte(5) << 8), byte(6)};
}

bool fits_at(const fragment& what, std::string_view block, std::size_t at) {
  return what.type >= 1 && what.type <= 4 && at + header_bytes + what.length <= block.size();
}

enum class tail : std::uint8_t { whole, cut, broken };

struct sound_part {
  /// The block's end, or where the first bad header is.
  std::size_t end = 0;
  /// Of the last fragment; 0: there is none.
  std::uint8_t last_type = 0;
};

sound_part sound_part_of(std::string_view block) {
  sound_part found;
  while (block.size() - found.end >= header_bytes) {
    const auto next = fragment_at(block, found.end);
    if (!fits_at(next, block, found.end)) return found;
    found.end += header_bytes + next.length;
    found.last_type = next.type;
  }
  // The last bytes of a full block are too few for a header, and unused.
  if (block.size() == block_bytes) found.end = block_bytes;
  return found;
}

/// True when a whole record, or the first part of one, lies anywhere from `at` on.
bool a_record_begins_in(std::string_view block, std::size_t at) {
  for (; at + header_bytes <= block.size(); ++at) {
    const auto here = fragment_at(block, at);
    const bool begins = here.type == 1 || here.type == 2;
    if (!begins || !fits_at(here, block, at)) continue;
    if (masked(crc_of(block.substr(at + 6, 1 + here.length))) == here.crc) return true;
  }
  return false;
}

tail tail_of(const std::filesystem::path& file) {
  std::ifstream bytes{file, std::ios::binary};
  std::string block(block_bytes, '\0');
  bool torn = false;
  std::uint8_t last_type = 0;
  while (bytes.read(block.data(), block_bytes), bytes.gcount() > 0) {
    const std::string_view here{block.data(), static_cast<std::size_t>(bytes.gcount())};
    const auto sound = torn ? sound_part{} : sound_part_of(here);
    if (sound.last_type != 0) last_type = sound.last_type;
    if (!torn && sound.end == here.size()) continue;
    if (a_record_begins_in(here, torn ? 0 : sound.end + 1)) return tail::broken;
    torn = true;
  }
  const bool goes_on = last_type == 2 || last_type == 3;
  return torn || goes_on ? tail::cut : tail::whole;
}

bool require_sound(const std::filesystem::path& file, const std::string& what) {
  const auto found = tail_of(file);
  if (found == tail::broken) {
    throw storage_error{storage_failure::damaged,
                        "The data of " + what + " is damaged: its file " + file.filename().string() +
                            " is broken in front of whole records. Restore a backup."};
  }
  return found == tail::cut;
}

/// The one in use. Empty where there is no database.
std::string manifest_name(const std::filesystem::path& directory) {
  std::ifstream current{directory / "CURRENT"};
  std::string name;
  std::getline(current, name);
  return name.starts_with("MANIFEST-") ? name : "";
}

}  // namespace

cut_tails require_sound_tails(const std::filesystem::path& directory, const std::string& what) {
  cut_tails cut;
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator{directory, absent}) {
    if (entry.path().extension() != ".log") continue;
    if (require_sound(entry.path(), what)) cut.write_ahead_log = entry.path().filename().string();
  }
  const auto manifest = manifest_name(directory);
  if (!manifest.empty() && require_sound(directory / manifest, what)) cut.manifest = manifest;
  return cut;
}

std::string cut_write_notice(const std::string& what, const std::string& file) {
  return "The last write in the file " + file + " of " + what +
         " is cut short, and is dropped. After a power cut or a crash that is as it should be: nobody was "
         "told that "
         "it was kept. Otherwise the disk has damaged it: examine the disk, and compare with a backup.";
}

}  // namespace veilleuse::storage
