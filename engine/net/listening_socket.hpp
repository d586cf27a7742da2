// The port, taken before anything on the disk is touched: a start that is refused it has changed nothing.
#pragma once

#include "engine/outcome.hpp"

#include <cstdint>
#include <string>
#include <utility>

namespace veilleuse::engine::net {

/// Clients that come before anybody accepts wait in the kernel.
class listening_socket {
 public:
  /// Takes the descriptor over.
  explicit listening_socket(int descriptor) : descriptor_{descriptor} {}
  listening_socket(listening_socket&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  listening_socket& operator=(listening_socket&&) = delete;
  ~listening_socket();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::uint16_t port() const;

 private:
  int descriptor_;
};

/// `address` is numeric, IPv4 or IPv6. Port 0: any free one.
[[nodiscard]] outcome<listening_socket> listen_on(const std::string& address, std::uint16_t port);

}  // namespace veilleuse::engine::net
