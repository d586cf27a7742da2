#include "engine/wire/json_writer.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>

namespace veilleuse::engine::wire {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

template <class Integer>
void append_number(std::string& out, Integer value) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

// RFC 8259 section 7: quotation mark, reverse solidus, and U+0000 to U+001F.
bool needs_escape(char letter) {
  return letter == '"' || letter == '\\' || static_cast<unsigned char>(letter) < 0x20;
}

/// Whether one of eight letters needs an escape; each byte's top bit says so for that byte. Source:
/// "Determine if a word has a zero byte", Anderson, Bit Twiddling Hacks.
bool any_needs_escape(std::uint64_t letters) {
  constexpr std::uint64_t each = 0x0101010101010101;
  const auto below_space = (letters - 0x20 * each) & ~letters;
  const auto quote = letters ^ ('"' * each);
  const auto solidus = letters ^ ('\\' * each);
  const auto is_quote = (quote - each) & ~quote;
  const auto is_solidus = (solidus - each) & ~solidus;
  return ((below_space | is_quote | is_solidus) & (0x80 * each)) != 0;
}

/// Where the first letter from `at` on that needs an escape may be: those before it do not.
std::size_t skip_plain(std::string_view text, std::size_t at) {
  std::uint64_t letters = 0;
  for (; at + sizeof letters <= text.size(); at += sizeof letters) {
    std::memcpy(&letters, text.data() + at, sizeof letters);
    if (any_needs_escape(letters)) break;
  }
  return at;
}

void append_escape(std::string& out, char letter) {
  out += '\\';
  switch (letter) {
    case '"':
    case '\\':
      out += letter;
      return;
    case '\n':
      out += 'n';
      return;
    case '\r':
      out += 'r';
      return;
    case '\t':
      out += 't';
      return;
    default:
      out += "u00";
      out += hex_digits[static_cast<unsigned char>(letter) >> 4];
      out += hex_digits[static_cast<unsigned char>(letter) & 0xf];
  }
}

}  // namespace

json_writer& json_writer::begin_object() {
  separate();
  out_ += '{';
  first_ = true;
  return *this;
}

json_writer& json_writer::begin_object(std::string_view name_of_it) {
  name(name_of_it);
  out_ += '{';
  first_ = true;
  return *this;
}

json_writer& json_writer::end_object() {
  out_ += '}';
  first_ = false;
  return *this;
}

json_writer& json_writer::begin_array(std::string_view name_of_it) {
  name(name_of_it);
  out_ += '[';
  first_ = true;
  return *this;
}

json_writer& json_writer::end_array() {
  out_ += ']';
  first_ = false;
  return *this;
}

json_writer& json_writer::text(std::string_view name_of_it, std::string_view value) {
  name(name_of_it);
  append_escaped(value);
  return *this;
}

json_writer& json_writer::number(std::string_view name_of_it, std::int64_t value) {
  name(name_of_it);
  append_number(out_, value);
  return *this;
}

json_writer& json_writer::number(std::string_view name_of_it, std::uint64_t value) {
  name(name_of_it);
  append_number(out_, value);
  return *this;
}

json_writer& json_writer::id(std::string_view name_of_it, const events::id_bytes& value) {
  name(name_of_it);
  append_hex(value);
  return *this;
}

json_writer& json_writer::id(const events::id_bytes& value) {
  separate();
  append_hex(value);
  return *this;
}

void json_writer::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

void json_writer::name(std::string_view name_of_it) {
  separate();
  out_ += '"';
  out_ += name_of_it;
  out_ += "\":";
}

void json_writer::append_escaped(std::string_view value) {
  out_ += '"';
  std::size_t from = 0;
  for (std::size_t at = skip_plain(value, 0); at < value.size(); ++at) {
    if (!needs_escape(value[at])) continue;
    out_.append(value, from, at - from);
    append_escape(out_, value[at]);
    from = at + 1;
  }
  out_.append(value, from);
  out_ += '"';
}

void json_writer::append_hex(const events::id_bytes& value) {
  std::array<char, 34> quoted{};
  quoted.front() = '"';
  quoted.back() = '"';
  for (std::size_t at = 0; at < value.size(); ++at) {
    quoted[2 * at + 1] = hex_digits[value[at] >> 4];
    quoted[2 * at + 2] = hex_digits[value[at] & 0xf];
  }
  out_.append(quoted.data(), quoted.size());
}

}  // namespace veilleuse::engine::wire
