// Where a connection comes from, as far as bounds need it: held in memory while it is open, and never shown.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

struct sockaddr_storage;

namespace veilleuse::engine::net {

/// IPv6, in which IPv4 stands mapped (RFC 4291 section 2.5.5.2).
struct client_address {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const client_address&) const = default;
  [[nodiscard]] bool is_v4() const;
  /// Of this machine itself.
  [[nodiscard]] bool is_loopback() const;
  /// What one subscriber has at least: of IPv4 an address, of IPv6 a /64, in which everyone draws addresses
  /// at will.
  [[nodiscard]] client_address of_subscriber() const { return first_bytes(8); }
  /// What one may have at most who asks for more (RFC 6177): of IPv6 a /48.
  [[nodiscard]] client_address of_site() const { return first_bytes(6); }

 private:
  [[nodiscard]] client_address first_bytes(std::size_t count) const;
};

[[nodiscard]] client_address address_of(const sockaddr_storage& where);
/// As a proxy writes it: "192.0.2.1", "2001:db8::1", also with a port, "[2001:db8::1]:4711".
[[nodiscard]] std::optional<client_address> parse_address(std::string_view text);

/// An address or a range, as "10.0.0.0/8".
struct address_range {
  client_address first;
  /// Of the 128 bits of an IPv6 address.
  unsigned prefix = 0;

  [[nodiscard]] bool contains(const client_address& one) const;
};

[[nodiscard]] std::optional<address_range> parse_range(std::string_view text);

/// The client, by X-Forwarded-For: the last address there that is of none of the trusted proxies, each of
/// which has appended whom it saw. What stands before it anyone could have written. Nothing when there is
/// none.
[[nodiscard]] std::optional<client_address> forwarded_client(std::string_view list,
                                                             std::span<const address_range> trusted);

}  // namespace veilleuse::engine::net
