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

/// Where the walk over the fragments' headers ends: the block's end, or the first bad one.
std::size_t end_of_sound_part(std::string_view block) {
  std::size_t at = 0;
  while (block.size() - at >= header_bytes) {
    const auto next = fragment_at(block, at);
    if (!fits_at(next, block, at)) return at;
    at += header_bytes + next.length;
  }
  // The last bytes of a full block are too few for a header, and unused.
  return block.size() == block_bytes ? block_bytes : at;
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

bool is_sound(const std::filesystem::path& file) {
  std::ifstream bytes{file, std::ios::binary};
  std::string block(block_bytes, '\0');
  bool torn = false;
  while (bytes.read(block.data(), block_bytes), bytes.gcount() > 0) {
    const std::string_view here{block.data(), static_cast<std::size_t>(bytes.gcount())};
    const auto from = torn ? 0 : end_of_sound_part(here);
    if (!torn && from == here.size()) continue;
    if (a_record_begins_in(here, torn ? 0 : from + 1)) return false;
    torn = true;
  }
  return true;
}

}  // namespace

void require_sound_write_ahead_logs(const std::filesystem::path& directory) {
  std::error_code absent;
  for (const auto& entry : std::filesystem::directory_iterator{directory, absent}) {
    if (entry.path().extension() != ".log" || is_sound(entry.path())) continue;
    throw storage_error{storage_failure::damaged,
                        "The event log is damaged: its write-ahead log " + entry.path().filename().string() +
                            " is broken in front of whole records. Restore a backup."};
  }
}

}  // namespace veilleuse::storage
