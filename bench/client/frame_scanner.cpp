#include "bench/client/frame_scanner.hpp"

#include <cstring>

namespace veilleuse::bench {

namespace {

class cursor {
 public:
  explicit cursor(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  [[nodiscard]] bool done() const { return at_ == end_; }
  [[nodiscard]] char peek() const { return done() ? '\0' : *at_; }

  void skip_space() {
    while (!done() && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t'))
      ++at_;
  }

  bool take(char wanted) {
    skip_space();
    if (peek() != wanted) return false;
    ++at_;
    return true;
  }

  /// The inside of a string literal.
  bool take_string(std::string_view& inside) {
    if (!take('"')) return false;
    const auto* start = at_;
    for (;;) {
      const auto* quote =
          static_cast<const char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
      if (quote == nullptr) return false;
      at_ = quote + 1;
      if (!is_escaped(start, quote)) {
        inside = {start, static_cast<std::size_t>(quote - start)};
        return true;
      }
    }
  }

  /// A number, true, false or null.
  std::string_view take_word() {
    const auto* start = at_;
    while (!done() && *at_ != ',' && *at_ != '}' && *at_ != ']' && *at_ != ' ')
      ++at_;
    return {start, static_cast<std::size_t>(at_ - start)};
  }

  bool skip_nested() {
    int depth = 0;
    std::string_view ignored;
    do {
      if (done()) return false;
      if (*at_ == '"') {
        if (!take_string(ignored)) return false;
        continue;
      }
      if (*at_ == '{' || *at_ == '[') ++depth;
      if (*at_ == '}' || *at_ == ']') --depth;
      ++at_;
    } while (depth > 0);
    return true;
  }

 private:
  static bool is_escaped(const char* start, const char* quote) {
    const auto* before = quote;
    while (before != start && before[-1] == '\\')
      --before;
    return (quote - before) % 2 == 1;
  }

  const char* at_;
  const char* end_;
};

std::uint64_t to_number(std::string_view word) {
  std::uint64_t value = 0;
  for (const auto digit : word) {
    if (digit < '0' || digit > '9') return 0;
    value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return value;
}

void keep_string(scanned_frame& found, std::string_view key, std::string_view value) {
  if (key == "type") found.type = value;
  if (key == "conversation") found.conversation = value;
  if (key == "event") found.event = value;
  if (key == "text") found.text = value;
  if (key == "reason") found.reason = value;
}

void keep_number(scanned_frame& found, std::string_view key, std::string_view word) {
  if (key == "id") found.id = to_number(word);
  if (key == "seq") found.seq = to_number(word);
  if (key == "first") found.first = to_number(word);
  if (key == "last") found.last = to_number(word);
  if (key == "at") found.at = to_number(word);
}

}  // namespace

bool scan_frame(std::string_view frame, scanned_frame& found) {
  found = {};
  cursor at(frame);
  if (!at.take('{')) return false;
  do {
    std::string_view key;
    std::string_view value;
    if (!at.take_string(key) || !at.take(':')) return false;
    at.skip_space();
    const auto next = at.peek();
    if (next == '"') {
      if (!at.take_string(value)) return false;
      keep_string(found, key, value);
    } else if (next == '{' || next == '[') {
      if (!at.skip_nested()) return false;
    } else {
      keep_number(found, key, at.take_word());
    }
  } while (at.take(','));
  return at.take('}');
}

}  // namespace veilleuse::bench
