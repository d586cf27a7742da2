// Reads canonical bytes, and refuses every form that canonical_writer would not have written. After a failure
// all reads give zero: callers check once, at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace veilleuse::events::codec_detail {

class canonical_reader {
 public:
  explicit canonical_reader(std::string_view bytes) : rest_{bytes} {}

  std::uint8_t byte() {
    if (rest_.empty()) return fail();
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto next = byte();
      if (failed_) return 0;
      const bool overflows = shift == 63 && next > 1;
      const bool padded = shift > 0 && next == 0;
      if (overflows || padded) return fail();
      value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
      if (next < 0x80) return value;
    }
    return fail();
  }

  std::uint64_t fixed64() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 8)
      value |= static_cast<std::uint64_t>(byte()) << shift;
    return value;
  }

  std::string_view raw(std::size_t size) {
    if (size > rest_.size()) {
      fail();
      return {};
    }
    const auto bytes = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return bytes;
  }

  /// How many elements follow; each is at least one byte, so no count can be larger than what is left.
  std::size_t count() {
    const auto value = varint();
    return value <= rest_.size() ? static_cast<std::size_t>(value) : fail();
  }

  std::uint8_t fail() {
    failed_ = true;
    rest_ = {};
    return 0;
  }

  [[nodiscard]] bool failed() const { return failed_; }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace veilleuse::events::codec_detail
