#include "engine/net/client_address.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace veilleuse::engine::net {

namespace {

constexpr std::size_t mapped_prefix_bytes = 12;
constexpr std::array<std::uint8_t, mapped_prefix_bytes> mapped_prefix{0, 0, 0, 0, 0,    0,
                                                                      0, 0, 0, 0, 0xff, 0xff};
constexpr unsigned address_bits = 128;
constexpr unsigned mapped_prefix_bits = 96;

client_address mapped(const in_addr& v4) {
  client_address made;
  std::ranges::copy(mapped_prefix, made.bytes.begin());
  std::memcpy(made.bytes.data() + mapped_prefix_bytes, &v4, sizeof v4);
  return made;
}

std::optional<client_address> parse_bare(std::string_view text) {
  const std::string terminated{text};
  in_addr v4{};
  if (::inet_pton(AF_INET, terminated.c_str(), &v4) == 1) return mapped(v4);
  client_address made;
  if (::inet_pton(AF_INET6, terminated.c_str(), made.bytes.data()) == 1) return made;
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_trusted(const client_address& one, std::span<const address_range> trusted) {
  return std::ranges::any_of(trusted, [&](const address_range& range) { return range.contains(one); });
}

}  // namespace

bool client_address::is_v4() const {
  return std::ranges::equal(std::span{bytes}.first(mapped_prefix_bytes), mapped_prefix);
}

bool client_address::is_loopback() const {
  if (is_v4()) return bytes[mapped_prefix_bytes] == 127;
  client_address one;
  one.bytes.back() = 1;
  return *this == one;
}

client_address client_address::first_bytes(std::size_t count) const {
  auto part = *this;
  if (!is_v4()) std::ranges::fill(std::span{part.bytes}.subspan(count), std::uint8_t{0});
  return part;
}

client_address address_of(const sockaddr_storage& where) {
  if (where.ss_family == AF_INET) return mapped(reinterpret_cast<const sockaddr_in&>(where).sin_addr);
  client_address made;
  if (where.ss_family == AF_INET6) {
    std::memcpy(made.bytes.data(), &reinterpret_cast<const sockaddr_in6&>(where).sin6_addr,
                made.bytes.size());
  }
  return made;
}

std::optional<client_address> parse_address(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('[')) return parse_bare(text.substr(1, text.find(']') - 1));
  if (std::ranges::count(text, ':') == 1) text = text.substr(0, text.find(':'));
  return parse_bare(text);
}

bool address_range::contains(const client_address& one) const {
  const auto whole = prefix / 8;
  if (!std::equal(one.bytes.begin(), one.bytes.begin() + whole, first.bytes.begin())) return false;
  if (prefix % 8 == 0) return true;
  const auto shift = 8 - prefix % 8;
  return one.bytes[whole] >> shift == first.bytes[whole] >> shift;
}

std::optional<address_range> parse_range(std::string_view text) {
  const auto slash = text.find('/');
  const auto first = parse_bare(text.substr(0, slash));
  if (!first) return std::nullopt;
  const bool is_v4 = text.substr(0, slash).find(':') == std::string_view::npos;
  if (slash == std::string_view::npos) return address_range{*first, address_bits};
  const auto digits = text.substr(slash + 1);
  unsigned prefix = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  const auto most = is_v4 ? address_bits - mapped_prefix_bits : address_bits;
  if (error != std::errc{} || end != digits.data() + digits.size() || prefix > most) return std::nullopt;
  return address_range{*first, is_v4 ? prefix + mapped_prefix_bits : prefix};
}

std::optional<client_address> forwarded_client(std::string_view list,
                                               std::span<const address_range> trusted) {
  while (!list.empty()) {
    const auto comma = list.rfind(',');
    const auto last = parse_address(comma == std::string_view::npos ? list : list.substr(comma + 1));
    if (!last) return std::nullopt;
    if (!is_trusted(*last, trusted)) return last;
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(0, comma);
  }
  return std::nullopt;
}

}  // namespace veilleuse::engine::net
