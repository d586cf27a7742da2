// Integers as big-endian bytes: numbers in keys then sort as they count.
#pragma once

#include <cstddef>
#include <cstdint>

namespace veilleuse::storage {

/// Writes sizeof(Integer) bytes and returns the place after them.
template <class Integer>
inline char* put_big_endian(char* at, Integer value) {
  for (std::size_t byte = 0; byte < sizeof(Integer); ++byte) {
    at[byte] = static_cast<char>(value >> (8 * (sizeof(Integer) - 1 - byte)));
  }
  return at + sizeof(Integer);
}

template <class Integer>
[[nodiscard]] inline Integer get_big_endian(const char* at) {
  Integer value = 0;
  for (std::size_t byte = 0; byte < sizeof(Integer); ++byte) {
    value = static_cast<Integer>(value << 8 | static_cast<unsigned char>(at[byte]));
  }
  return value;
}

}  // namespace veilleuse::storage
