#include "storage/backup/digest_line.hpp"

#include "storage/blake2b.hpp"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace veilleuse::storage {

namespace {

constexpr std::string_view word = "digest ";
constexpr std::size_t line_bytes = word.size() + 2 * std::tuple_size_v<digest> + 1;

}  // namespace

std::string hex_of(const digest& bytes) {
  return fmt::format("{:02x}", fmt::join(bytes, ""));
}

std::string with_digest_line(std::string text) {
  const auto hash = hex_of(blake2b_of(text));
  return std::move(text) + fmt::format("{}{}\n", word, hash);
}

bool ends_with_its_digest(std::string_view text) {
  return text.size() >= line_bytes && with_digest_line(std::string{without_digest_line(text)}) == text;
}

std::string_view without_digest_line(std::string_view text) {
  return text.substr(0, text.size() - line_bytes);
}

}  // namespace veilleuse::storage
