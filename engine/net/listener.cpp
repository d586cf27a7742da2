#include "engine/net/listener.hpp"

#include "engine/limits.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace veilleuse::engine::net {

namespace {

/// With no descriptor left, accepting is tried again after this long; the clients wait in the kernel.
constexpr std::chrono::milliseconds descriptor_wait{100};

std::uint16_t port_of(int socket) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ::getsockname(socket, reinterpret_cast<sockaddr*>(&bound), &size);
  if (bound.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(bound).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(bound).sin_port);
}

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
  const int socket = ::socket(where.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return cannot_listen(port, errno);
  const int on = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket, where.ai_addr, where.ai_addrlen) != 0 || ::listen(socket, limits::listen_backlog) != 0) {
    const int error = errno;
    ::close(socket);
    return cannot_listen(port, error);
  }
  return listening_socket{socket, port_of(socket)};
}

}  // namespace

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

listener::listener(int socket, service& shared, std::vector<io_lane*> lanes)
    : socket_{socket}, shared_{shared}, lanes_{std::move(lanes)} {
  [[maybe_unused]] const bool watched = loop_.watch(socket_, *this, {true, false});
  thread_ = std::thread{[this] { run(); }};
}

listener::~listener() {
  stopping_.store(true);
  loop_.wake();
  thread_.join();
  ::close(socket_);
}

void listener::run() {
  while (!stopping_.load()) {
    if (out_of_descriptors_) {
      std::this_thread::sleep_for(descriptor_wait);
      out_of_descriptors_ = false;
    }
    loop_.wait(std::nullopt);
    loop_.serve();
  }
}

void listener::socket_ready(bool, bool) {
  const int client = ::accept4(socket_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (client >= 0) return deal(client);
  out_of_descriptors_ = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
}

void listener::deal(int client) {
  const auto open = shared_.connections.load();
  if (open >= shared_.max_connections + limits::refused_connections) {
    ::close(client);
    return;
  }
  // Not in turn: a page's files come in so many connections that its socket would always meet the same lane.
  const auto least = std::ranges::min_element(lanes_, {}, &io_lane::connections);
  (*least)->adopt(client, open < shared_.max_connections);
}

}  // namespace veilleuse::engine::net
