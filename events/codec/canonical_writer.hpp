// Writes canonical bytes: one value, one form. docs/formats.md draws the forms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace veilleuse::events::codec_detail {

class canonical_writer {
 public:
  void byte(std::uint8_t value) { bytes_ += static_cast<char>(value); }

  /// 7 bits a byte, lowest first, the top bit set on all but the last: the shortest form.
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
      byte(static_cast<std::uint8_t>(value | 0x80));
    byte(static_cast<std::uint8_t>(value));
  }

  /// Eight bytes, lowest first.
  void fixed64(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8)
      byte(static_cast<std::uint8_t>(value >> shift));
  }

  /// As they are, without a length.
  void raw(std::string_view bytes) { bytes_ += bytes; }
  void raw(std::span<const std::uint8_t> bytes) { bytes_.append(bytes.begin(), bytes.end()); }

  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace veilleuse::events::codec_detail
