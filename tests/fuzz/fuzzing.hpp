// What every fuzz target shares: the engine gives bytes (libFuzzer), a target says what must hold of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace veilleuse::fuzz {

/// Ends the process with what did not hold; libFuzzer then keeps the input.
inline void must(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

/// Takes a byte off the input, which steers the target; 0 at the end.
inline std::uint8_t take_byte(std::string_view& input) {
  if (input.empty()) return 0;
  const auto first = static_cast<std::uint8_t>(input.front());
  input.remove_prefix(1);
  return first;
}

/// Takes the bytes up to four that hardly anything holds by itself, and these.
inline std::string_view take_part(std::string_view& input) {
  constexpr std::string_view end = "\xff\xfe\xfd\xfc";
  const auto size = input.find(end);
  const auto part = input.substr(0, size);
  input.remove_prefix(size == std::string_view::npos ? input.size() : size + end.size());
  return part;
}

/// Of the target.
void look_at(std::string_view input);

}  // namespace veilleuse::fuzz
