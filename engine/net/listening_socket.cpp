#include "engine/net/listening_socket.hpp"

#include "engine/limits.hpp"

#include <cerrno>
#include <string_view>
#include <system_error>

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace veilleuse::engine::net {

namespace {

std::string_view advice(int error) {
  switch (error) {
    case EADDRINUSE:
      return "Another program uses it: stop that one, or set another server.port";
    case EADDRNOTAVAIL:
      return "This machine has no such address: see server.address";
    case EACCES:
      return "Ports below 1024 need a right that this user does not have: set another server.port";
    default:
      return "See server.address and server.port in the configuration";
  }
}

failure cannot_listen(std::uint16_t port, int error) {
  return {exit_code::port_unavailable, fmt::format("Cannot listen on port {}: {}. {}.", port,
                                                   std::generic_category().message(error), advice(error))};
}

outcome<listening_socket> listen_at(const addrinfo& where, std::uint16_t port) {
  const int number = ::socket(where.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (number < 0) return cannot_listen(port, errno);
  listening_socket socket{number};
  const int on = 1;
  ::setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(number, where.ai_addr, where.ai_addrlen) != 0) return cannot_listen(port, errno);
  if (::listen(number, limits::listen_backlog) != 0) return cannot_listen(port, errno);
  return socket;
}

}  // namespace

listening_socket::~listening_socket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::uint16_t listening_socket::port() const {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&bound), &size);
  if (bound.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(bound).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(bound).sin_port);
}

outcome<listening_socket> listen_on(const std::string& address, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return failure{exit_code::usage,
                   "server.address must be a numeric IPv4 or IPv6 address, as 127.0.0.1 or ::1."};
  }
  auto listening = listen_at(*found, port);
  ::freeaddrinfo(found);
  return listening;
}

}  // namespace veilleuse::engine::net
